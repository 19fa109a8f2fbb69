// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// An OCSP response as a server may send it: refused with a typed error, or every question has an answer.
#include <cstdint>
#include <cstdlib>

#include "pki/ocsp.h"

namespace {

using namespace tamga;
using namespace tamga::pki;

void require(bool condition) {
    if (!condition) std::abort();
}

/// The authority and the certificate of the seeds; the keys are thrown away.
constexpr const char* kIssuer = R"(-----BEGIN CERTIFICATE-----
MIIBeDCCAR6gAwIBAgIUNUajxBCD63qXNrCDki+U8ZH+xNkwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPVGhyb3ctYXdheSByb290MB4XDTI0MDEwMTAwMDAwMFoXDTQw
MDEwMTAwMDAwMFowGjEYMBYGA1UEAwwPVGhyb3ctYXdheSByb290MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE3TeH+hIPeTqj94auji97DQj1dxgjCTSyO/FLE0xs
GaPoPSRMe0fwWHwMS0fdkBe5QTYrpEgoYXFLRSzhhv1liaNCMEAwDwYDVR0TAQH/
BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFPHkHjlvEhoeCqJ5MvsO
9qR32tnGMAoGCCqGSM49BAMCA0gAMEUCICodV6324rGc5UQhIQhsiDfHKPV8bvYz
a+6WKj5wdNeuAiEA0vrpbz/4uWajDU1VtVEeV+6Zg4mCf6XrCX/UJRq1YYY=
-----END CERTIFICATE-----)";
constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBhjCCAS2gAwIBAgIUb7Q3qujUysSlL2Ssw9/wkPKB1hAwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPVGhyb3ctYXdheSByb290MB4XDTI0MDEwMTAwMDAwMFoXDTQw
MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOVGhyb3ctYXdheSBlbmQwWTATBgcqhkjO
PQIBBggqhkjOPQMBBwNCAARFoJ/c8FVDBx37pVwRZKIRHo/O8vO5htG2pHd1p18C
uDn/MOoXLUJ+Jv38AtN9z+i4vskmcwR5IYzq5fy2qpSgo1IwUDAOBgNVHQ8BAf8E
BAMCB4AwHQYDVR0OBBYEFNjQk1HD9hCJQ/rh7cknKGvfps1lMB8GA1UdIwQYMBaA
FPHkHjlvEhoeCqJ5MvsO9qR32tnGMAoGCCqGSM49BAMCA0cAMEQCIGV0Ia7I/oGT
FkqXbeGnMFZR4RPKGNJATLHj962KO0kcAiAPeAg1ipFnMK9t/omHCIGm0gLhCUtW
GDbByu+/sbO81Q==
-----END CERTIFICATE-----)";

const Certificate& issuer() {
    static const Certificate kParsed = Certificate::parseFile(asBytes(kIssuer)).orThrow();
    return kParsed;
}
const Certificate& certificate() {
    static const Certificate kParsed = Certificate::parseFile(asBytes(kCertificate)).orThrow();
    return kParsed;
}

void use(const OcspResponse& response, bool checkSignature) {
    const auto answer = response.find(certificate(), issuer());
    if (answer) require((answer->status == OcspStatus::kRevoked) == answer->revocation.has_value());
    (void)response.find(issuer(), certificate());
    (void)response.nonce();
    if (!checkSignature) return;
    const auto responder = response.responder(issuer());
    require(responder.ok() || responder.error().reason() == Reason::kRevocationSigner);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto result = OcspResponse::parse(BytesView(data, size));
    if (result.ok()) {
        use(result.value(), data[size - 1] % 16 == 0);
        return 0;
    }
    const Reason reason = result.error().reason();
    require(reason == Reason::kRevocationMalformed || reason == Reason::kRevocationUnsupported ||
            reason == Reason::kRevocationUnknown);
    return 0;
}
