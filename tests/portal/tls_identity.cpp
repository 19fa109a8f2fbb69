// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "tls_identity.h"

#include <stdexcept>

#include "http.h"
#include "program.h"

namespace portal {
namespace {

void openssl(const std::vector<std::string>& arguments) {
    const ProgramResult result = runOpenssl(arguments);
    if (result.status != 0) {
        throw std::runtime_error("openssl " + arguments.front() + ": " + result.errors);
    }
}

}  // namespace

TlsIdentity makeTlsIdentity(const std::filesystem::path& folder, const std::vector<std::string>& hosts) {
    std::filesystem::create_directories(folder);
    const TlsIdentity identity{
        folder / "tls-authority.pem", folder / "tls-server.pem", folder / "tls-server.key", {}};
    const std::string authorityKey = folder / "tls-authority.key";
    const std::string request = folder / "tls-server.csr";
    std::string names;
    for (const std::string& host : hosts) {
        names += (names.empty() ? "DNS:" : ",DNS:") + host;
    }
    const std::string configuration = folder / "tls.cnf";
    writeWholeFile(configuration,
                   "[req]\nprompt=no\ndistinguished_name=name\n[name]\nCN=Tamga demonstration portal\n"
                   "[authority]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
                   "subjectKeyIdentifier=hash\n"
                   "[server]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                   "extendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid\nsubjectAltName=" +
                       names + "\n");
    const std::vector<std::string> newKey{
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"};
    for (const std::string& key : {authorityKey, identity.key.string()}) {
        std::vector<std::string> arguments = newKey;
        arguments.push_back(key);
        openssl(arguments);
    }
    openssl({"req", "-new", "-x509", "-config", configuration, "-extensions", "authority", "-key",
             authorityKey, "-days", "30", "-sha256", "-subj", "/CN=Tamga demonstration https authority",
             "-out", identity.authority});
    openssl({"req", "-new", "-config", configuration, "-key", identity.key, "-sha256", "-out", request});
    openssl({"x509", "-req", "-in", request, "-CA", identity.authority, "-CAkey", authorityKey, "-days", "30",
             "-sha256", "-extfile", configuration, "-extensions", "server", "-set_serial", "2", "-out",
             identity.certificate});

    const std::string publicKey = folder / "tls-server.spki";
    const std::string digest = folder / "tls-server.sha256";
    openssl({"pkey", "-in", identity.key, "-pubout", "-outform", "DER", "-out", publicKey});
    openssl({"dgst", "-sha256", "-binary", "-out", digest, publicKey});
    std::filesystem::remove(authorityKey);
    TlsIdentity made = identity;
    made.keyPin = toBase64(readWholeFile(digest));
    return made;
}

}  // namespace portal
