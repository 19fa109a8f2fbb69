// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The rows of one request in the journal: on the disk before a key is touched, and ended with what came of
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "journal/journal.h"
#include "keys/token.h"
#include "pki/algorithms.h"

namespace tamga::service {

class BatchRecord final {
  public:
    using Clock = std::function<std::int64_t()>;

    /// rows: one a document, as far as the request tells. journal: null writes nothing.
    BatchRecord(journal::Writer* journal, Clock clock, std::vector<journal::Record> rows);

    void setKey(const keys::KeyEntry& entry, const std::string& token);
    void setDigests(const std::vector<Bytes>& digests, pki::HashAlgorithm algorithm);

    /// Throws what keeps the rows from being written: then there is no signature.
    void begin();
    /// The same: then the signature is not handed out.
    void endSigned();
    /// Never throws: the request has failed already, with a reason of its own.
    void endWithout(const Error& error) noexcept;

  private:
    void write(journal::Ending outcome);

    journal::Writer* journal_;
    Clock clock_;
    std::vector<journal::Record> rows_;
    std::optional<std::int64_t> batch_;
};

/// "refused" for what a person or a rule declined, "failed" for what broke.
[[nodiscard]] journal::Ending endingFor(Reason reason) noexcept;

}  // namespace tamga::service
