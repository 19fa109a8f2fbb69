// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "authority.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "fixture.h"
#include "openssl.h"

namespace tamga::test {

Bytes replyOf(const std::string& family, BytesView request) {
    static const std::map<std::string, std::string> kHashes{{"gost2012-256", "md_gost12_256"},
                                                            {"gost2012-512", "md_gost12_512"},
                                                            {"gost2001", "md_gost94"},
                                                            {"rsa", "sha256"},
                                                            {"p256", "sha384"}};
    const TemporaryFolder folder;
    const std::string& hash = kHashes.at(family);
    const auto serial = folder.write("serial", asBytes("01\n"));
    const std::string configuration =
        "[tsa]\ndefault_tsa = own\n[own]\nserial = " + serial +
        "\ncrypto_device = builtin\nsigner_cert = " + fixturePath(family + "/tsa.pem").string() +
        "\nsigner_key = " + fixturePath(family + "/tsa.key").string() +
        "\ndefault_policy = 1.2.643.2.2.38.4\nsigner_digest = " + hash +
        "\ndigests = md_gost12_256, md_gost12_512, md_gost94, sha256, sha384, sha512\n"
        "accuracy = secs:1, millisecs:500\ness_cert_id_alg = " +
        hash + "\n";
    const auto result =
        openssl({"ts", "-reply", "-config", folder.write("tsa.cnf", asBytes(configuration)), "-queryfile",
                 folder.write("request", request), "-out", folder.path("reply")});
    BOOST_REQUIRE_MESSAGE(result.status == 0, result.output);
    return readAll(folder.path("reply"));
}

}  // namespace tamga::test
