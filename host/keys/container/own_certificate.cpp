// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/own_certificate.h"

#include <algorithm>

#include "keys/container/files.h"

namespace tamga::keys::container {
namespace {

using Field = std::optional<Result<pki::Certificate>>;

bool belongs(const Field& field, const Bytes& fingerprint) {
    if (!field || !*field) return false;
    const Bytes& octets = field->value().publicKey().octets();
    return octets.size() >= fingerprint.size() &&
           std::equal(fingerprint.begin(), fingerprint.end(), octets.begin());
}

OwnCertificate choose(const std::vector<Field>& fields, std::size_t index, const Bytes& fingerprint) {
    const Field& own = fields[index];
    OwnCertificate chosen;
    if (fingerprint.empty()) {
        if (own && *own)
            chosen.certificate = own->value();
        else
            chosen.problem = damaged(File::kHeader, "neither fingerprint nor certificate of the key");
        return chosen;
    }
    const auto match =
        std::ranges::find_if(fields, [&](const Field& field) { return belongs(field, fingerprint); });
    if (match != fields.end())
        chosen.certificate = (*match)->value();
    else if (own && *own)
        chosen.problem = Error(Reason::kKeyMismatch, "header.key: the certificate belongs to another key");
    else if (own)
        chosen.problem = Error(Reason::kCertificateMalformed, "header.key: the certificate does not parse");
    return chosen;
}

}  // namespace

std::vector<OwnCertificate> ownCertificates(const Header& header) {
    std::vector<Field> fields;
    for (const HeaderKey& key : header.keys)
        fields.push_back(key.certificate.empty() ? Field() : Field(pki::Certificate::parse(key.certificate)));
    std::vector<OwnCertificate> certificates;
    for (std::size_t i = 0; i < header.keys.size(); ++i)
        certificates.push_back(choose(fields, i, header.keys[i].fingerprint));
    return certificates;
}

}  // namespace tamga::keys::container
