// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Content that does not fit into one message: hashed as it passes, kept, or both.
#pragma once

#include <cryptopp/cryptlib.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/algorithms.h"
#include "service/login_statement.h"
#include "service/session.h"

namespace tamga::protocol {

struct DataLimits {
    std::size_t handles = 16;  ///< being filled, or kept
    std::size_t one = std::size_t{64} * 1024 * 1024;
    std::size_t together = std::size_t{128} * 1024 * 1024;
    std::size_t hashed = 1024;  ///< finished and only hashed
};

/// May be used from any thread. Errors are thrown: Error(protocol.handle) for a handle that is unknown or not
/// in the state asked for, Error(protocol.busy) when all handles are taken, Error(document.too-large).
class DataStore final {
  public:
    using Content = std::shared_ptr<const Bytes>;

    explicit DataStore(DataLimits limits = {}) : limits_(limits) {}

    /// Without keep, an algorithm is needed.
    [[nodiscard]] std::string begin(std::optional<pki::HashAlgorithm> algorithm, bool keep);
    /// Octets received so far.
    std::uint64_t append(const std::string& handle, BytesView chunk);

    /// What a finished handle stands for.
    using Subject = std::variant<Content, service::HashedContent>;
    [[nodiscard]] Subject subject(const std::string& handle) const;

    struct Finished {
        std::uint64_t size;
        std::optional<Bytes> digest;
    };
    Finished finish(const std::string& handle);

    /// Finished and kept content; stays valid after drop().
    [[nodiscard]] Content content(const std::string& handle) const;
    void drop(const std::string& handle);
    /// Content made here, for the client to read; already finished.
    [[nodiscard]] std::string put(Bytes content);

  private:
    struct Entry {
        std::unique_ptr<CryptoPP::HashTransformation> hash;
        std::optional<service::HashedContent> hashed;  ///< when nothing is kept
        service::LoginScanner scanner;
        std::shared_ptr<Bytes> kept;
        std::uint64_t size = 0;
        bool finished = false;
    };
    [[nodiscard]] Entry& open(const std::string& handle);
    [[nodiscard]] const Entry& finishedEntry(const std::string& handle) const;
    [[nodiscard]] std::string add(Entry entry);
    void checkRoom(std::size_t old, std::size_t more) const;

    mutable std::mutex mutex_;
    DataLimits limits_;
    std::map<std::string, Entry> entries_;
    std::size_t together_ = 0;
    std::size_t hashed_ = 0;  ///< entries that are finished and only hashed
    std::uint64_t last_ = 0;
};

}  // namespace tamga::protocol
