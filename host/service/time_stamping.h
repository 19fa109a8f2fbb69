// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signatures get the stamp of a time-stamping authority over HTTP (RFC 3161 section 3.4): CAdES-T.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"
#include "net/client.h"
#include "service/settings.h"
#include "signature/time_stamp.h"

namespace tamga::service {

struct Stamped {
    Bytes cms;
    /// Of the signers that had none before; each is valid.
    std::vector<signature::TimeStampReport> stamps;
};

class TimeStamper final {
  public:
    TimeStamper(net::Client client, AuthoritySettings authority)
        : client_(std::move(client)), authority_(std::move(authority)) {}

    /// hash: of the imprint, where the authority does not know the signer's; empty for the signer's own. A
    /// signer that has a stamp already is left as it is. What the authority answers is examined before it is
    /// used: nonce, imprint, its own signature and the usage of its certificate, but for its chain.
    /// Error(net.* | timestamp.* | signature.* | request.cancelled | system.process).
    [[nodiscard]] Result<Stamped> stamp(BytesView cms, std::optional<pki::HashAlgorithm> hash,
                                        const CancelToken& cancel) const;

  private:
    [[nodiscard]] Bytes tokenFor(const signature::StampTarget& target, std::optional<pki::HashAlgorithm> hash,
                                 const CancelToken& cancel, Stamped& stamped) const;

    net::Client client_;
    AuthoritySettings authority_;
};

}  // namespace tamga::service
