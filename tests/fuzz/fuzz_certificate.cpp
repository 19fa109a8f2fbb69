// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A certificate as a token or a file may hold it: it is refused with a typed error, or every question a
// caller may ask of it has an answer.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "pki/certificate.h"

namespace {

using namespace tamga;
using namespace tamga::pki;

void require(bool condition) {
    if (!condition) std::abort();
}

void useName(const Name& name) {
    require(isUtf8(name.toPortalString()));
    (void)name.personName();
    (void)name.inn();
    (void)name.snils();
    (void)name.ogrn();
    const auto again = Name::parse(name.encoding());
    require(again.ok() && again.value().toPortalString() == name.toPortalString());
}

void use(const Certificate& certificate, bool checkSignature) {
    useName(certificate.subject());
    useName(certificate.issuer());
    require(certificate.serialText().size() % 2 == 0 && !certificate.serialText().empty());
    require(Thumbprint::parse(certificate.thumbprint().text()) == certificate.thumbprint());
    (void)certificate.maySign();
    (void)certificate.looksQualified();
    for (const auto& extension : certificate.extensions()) {
        require(certificate.findExtension(extension.id.dotted())->value == extension.value);
    }
    require(certificate.publicKey().bits() > 0);
    require(PublicKey::parse(certificate.publicKey().encoding(), true).ok());
    if (checkSignature) (void)certificate.isSignedBy(certificate.publicKey());
}

void check(const Result<Certificate>& result, bool checkSignature) {
    if (result.ok()) {
        use(result.value(), checkSignature);
        return;
    }
    const Reason reason = result.error().reason();
    require(reason == Reason::kCertificateMalformed || reason == Reason::kCertificateAlgorithm);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView octets(data, size);
    // Verification takes a thousand times as long as parsing: for one input of sixteen.
    const bool checkSignature = size > 0 && data[size - 1] % 16 == 0;
    check(Certificate::parse(octets, true), checkSignature);
    check(Certificate::parseFile(octets), false);
    return 0;
}
