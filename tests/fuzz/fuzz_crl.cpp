// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A revocation list as a folder or a server may hold it: it is refused with a typed error, or every serial
// number has an answer.
#include <cstdint>
#include <cstdlib>

#include "pki/crl.h"

namespace {

using namespace tamga;
using namespace tamga::pki;

void require(bool condition) {
    if (!condition) std::abort();
}

/// Of the authority that issued the seeds; the key is thrown away.
constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBeDCCAR6gAwIBAgIUNUajxBCD63qXNrCDki+U8ZH+xNkwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPVGhyb3ctYXdheSByb290MB4XDTI0MDEwMTAwMDAwMFoXDTQw
MDEwMTAwMDAwMFowGjEYMBYGA1UEAwwPVGhyb3ctYXdheSByb290MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE3TeH+hIPeTqj94auji97DQj1dxgjCTSyO/FLE0xs
GaPoPSRMe0fwWHwMS0fdkBe5QTYrpEgoYXFLRSzhhv1liaNCMEAwDwYDVR0TAQH/
BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFPHkHjlvEhoeCqJ5MvsO
9qR32tnGMAoGCCqGSM49BAMCA0gAMEUCICodV6324rGc5UQhIQhsiDfHKPV8bvYz
a+6WKj5wdNeuAiEA0vrpbz/4uWajDU1VtVEeV+6Zg4mCf6XrCX/UJRq1YYY=
-----END CERTIFICATE-----)";

const Certificate& someCertificate() {
    static const Certificate kParsed = Certificate::parseFile(asBytes(kCertificate)).orThrow();
    return kParsed;
}

void use(const Crl& list, bool checkSignature) {
    for (const Bytes& serial : {Bytes{1}, Bytes{0x10, 0x01}, someCertificate().serial(), Bytes(20, 0x55)}) {
        const auto found = list.find(serial);
        require(!found || !nameOf(found->reason).empty());
    }
    require(list.size() < Crl::kMaxOctets);
    (void)list.covers(someCertificate());
    if (checkSignature) (void)list.isSignedBy(someCertificate().publicKey());
}

void check(const Result<Crl>& result, bool checkSignature) {
    if (result.ok()) {
        use(result.value(), checkSignature);
        return;
    }
    const Reason reason = result.error().reason();
    require(reason == Reason::kRevocationMalformed || reason == Reason::kRevocationUnsupported);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes octets(data, data + size);
    const bool checkSignature = size > 0 && data[size - 1] % 16 == 0;
    check(Crl::parse(octets), checkSignature);
    check(Crl::parseFile(octets), false);
    return 0;
}
