// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Distinguished names as Russian portals expect to read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/error.h"

namespace tamga::pki {

struct NameAttribute {
    asn1::Oid type;
    std::string value;   ///< UTF-8, as in the certificate
    Bytes encodedValue;  ///< the DER value, for types that are no text
    bool text;           ///< false: value is empty, show encodedValue as #hex
};

class Name final {
  public:
    /// encoding: a whole Name. Error(certificate.malformed).
    static Result<Name> parse(BytesView encoding);

    [[nodiscard]] const Bytes& encoding() const noexcept { return encoding_; }
    /// RDNs in the order of the encoding, each with its attributes.
    [[nodiscard]] const std::vector<std::vector<NameAttribute>>& rdns() const noexcept { return rdns_; }
    /// First value of a type by dotted OID.
    [[nodiscard]] std::optional<std::string> find(std::string_view dotted) const;

    /// The text form of Windows' CertNameToStr with reversed RDNs: ", " between RDNs, " + " inside one,
    /// values quoted when they hold , + = " < > # ; CR LF or begin or end with a space, quotes doubled,
    /// names CN SN G I T O OU STREET L S C E ИНН "ИНН ЮЛ" ОГРН СНИЛС ОГРНИП, others OID.1.2.3.
    [[nodiscard]] std::string toPortalString() const;

    // What a person is looking for. The INN prefers INNLE and strips the leading zeros of old
    // certificates of legal entities (00 + 10 digits).
    [[nodiscard]] std::string commonName() const;
    [[nodiscard]] std::string organization() const;
    [[nodiscard]] std::string personName() const;  ///< surname and given name, else empty
    [[nodiscard]] std::string inn() const;
    [[nodiscard]] std::string snils() const;
    [[nodiscard]] std::string ogrn() const;  ///< of the entity, else of the entrepreneur (OGRNIP)

  private:
    Name() = default;
    Bytes encoding_;
    std::vector<std::vector<NameAttribute>> rdns_;
};

}  // namespace tamga::pki
