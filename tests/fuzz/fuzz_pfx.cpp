// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A PFX file, and the PrivateKeyInfo inside one: refused with a typed error, or what can be seen without a
// password has a value. Derivations of keys are left out; they only make the octets a pseudo-random function.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "keys/foreign_key.h"
#include "keys/pfx/pfx_file.h"
#include "keys/pkcs8.h"

namespace {

using namespace tamga;
using namespace tamga::keys;

void require(bool condition) {
    if (!condition) std::abort();
}

bool isExpected(const Error& error) {
    return error.reason() == Reason::kContainerDamaged || error.reason() == Reason::kContainerUnsupported ||
           error.reason() == Reason::kCertificateAlgorithm;
}

void parseFile(BytesView octets) {
    try {
        const pfx::PfxFile file = pfx::PfxFile::parse(octets);
        for (const pfx::VisibleKey& key : file.visibleKeys())
            require(isUtf8(key.attributes.name));
        for (const pfx::FoundCertificate& found : file.visibleCertificates())
            require(!found.certificate.encoding().empty());
        (void)file.hasEncryptedSafes();
    } catch (const Error& error) {
        require(isExpected(error));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView octets(data, size);
    parseFile(octets);
    const auto gost = parsePkcs8(octets);
    require(gost.ok() || isExpected(gost.error()));
    const auto foreign = makeForeignKey(octets);
    require(foreign.ok() || isExpected(foreign.error()));
    return 0;
}
