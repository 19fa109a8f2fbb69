// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "soft_hsm.h"

#include <boost/test/unit_test.hpp>

namespace p11 {

SoftHsm::SoftHsm() {
    std::filesystem::create_directories(folder / "tokens");
    write(folder / "softhsm2.conf", "directories.tokendir = " + (folder / "tokens").string() +
                                        "\nobjectstore.backend = file\nlog.level = ERROR\n");
}

void SoftHsm::addToken(const std::string& label) const {
    tool("softhsm2-util",
         {"--init-token", "--free", "--label", label, "--pin", kPin, "--so-pin", "87654321"});
}

void SoftHsm::make(const std::string& kind, const std::string& name) const {
    std::vector<std::string> arguments{"req", "-x509", "-nodes", "-newkey"};
    if (kind == "rsa") {
        arguments.emplace_back("rsa:2048");
    } else {
        arguments.insert(arguments.end(), {"ec", "-pkeyopt", "ec_paramgen_curve:" + kind});
    }
    arguments.insert(arguments.end(), {"-keyout", folder / (name + ".pem"), "-outform", "DER", "-out",
                                       folder / (name + ".cer"), "-subj", "/CN=" + name, "-addext",
                                       "basicConstraints=CA:FALSE"});
    openssl(arguments);
}

void SoftHsm::addKey(const std::string& token, const std::string& kind, const std::string& id) const {
    make(kind, id);
    addKey(token, folder / (id + ".pem"), folder / (id + ".cer"), id);
}

void SoftHsm::addKey(const std::string& token, const std::filesystem::path& key,
                     const std::filesystem::path& certificate, const std::string& id) const {
    tool("softhsm2-util",
         {"--import", key, "--token", token, "--label", "key " + id, "--id", id, "--pin", kPin});
    tool("pkcs11-tool",
         {"--module", kSoftHsm, "--token-label", token, "--login", "--pin", kPin, "--write-object",
          certificate, "--type", "cert", "--id", id, "--label", "certificate " + id});
}

void SoftHsm::tool(const std::string& program, const std::vector<std::string>& arguments) const {
    const Ran ran = run(program, arguments, environment());
    BOOST_REQUIRE_MESSAGE(ran.status == 0, program << ": " << ran.output);
}

std::vector<std::string> SoftHsm::environment() const {
    return {"SOFTHSM2_CONF=" + (folder / "softhsm2.conf").string()};
}

std::unique_ptr<keys::Source> SoftHsm::source() const {
    return keys::pkcs11::makeModuleSource(settingsOf({kSoftHsm}, environment()));
}

}  // namespace p11
