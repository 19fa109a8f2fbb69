// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "authorities.h"

#include <fstream>
#include <stdexcept>

#include "base/file.h"

namespace tamga::judge {

namespace fs = std::filesystem;

const KeyKind kEc{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"};
const KeyKind kRsa{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"};
const KeyKind kGost256{"-algorithm", "gost2012_256", "-pkeyopt", "paramset:TCA"};
const KeyKind kGost512{"-algorithm", "gost2012_512", "-pkeyopt", "paramset:A"};
const KeyKind kGost2001{"-algorithm", "gost2001", "-pkeyopt", "paramset:A"};

namespace {

void require(bool condition, const std::string& what) {
    if (!condition) throw std::runtime_error("openssl made no " + what);
}

fs::path engine() {
    return fs::path(TAMGA_FIXTURES) / "pki/gost-openssl.cnf";
}

}  // namespace

Authorities::Authorities() = default;

fs::path Authorities::write(const std::string& name, const std::string& content) const {
    fs::path path = folder() / name;
    std::ofstream(path) << content;
    return path;
}

fs::path Authorities::index(const std::vector<Revoked>& revoked,
                            const std::vector<pki::Certificate>& known) const {
    std::string lines;
    for (const Revoked& row : revoked) {
        lines += "R\t390101000000Z\t" + row.at + (row.reason.empty() ? "" : "," + row.reason) + "\t" +
                 row.certificate.serialText() + "\tunknown\t/CN=r\n";
    }
    for (const pki::Certificate& certificate : known)
        lines += "V\t390101000000Z\t\t" + certificate.serialText() + "\tunknown\t/CN=v\n";
    const std::string name = "index" + std::to_string(files_++);
    write(name + ".attr", "unique_subject = no\n");
    return write(name, lines);
}

fs::path Authorities::configuration(const std::string& authority, const fs::path& index,
                                    const std::string& extensions) const {
    const std::string base =
        asText(readFile(engine(), 65536).orThrow()) +
        "[ca]\ndefault_ca = own\n[own]\ndatabase = " + index.string() +
        "\nnew_certs_dir = " + folder().string() +
        "\nrand_serial = yes\ndefault_md = default\ndefault_days = 1\n" +
        "preserve = yes\npolicy = any\nunique_subject = no\nemail_in_dn = yes\ncertificate = " +
        certificateOf(authority).string() + "\nprivate_key = " + keyOf(authority).string() +
        "\n[any]\ncountryName = optional\norganizationName = optional\ncommonName = optional\n"
        "emailAddress = optional\n[extensions]\n" +
        extensions + "\n";
    return write("ca" + std::to_string(files_++) + ".cnf", base);
}

pki::Certificate Authorities::make(const std::string& name, const Wanted& wanted) {
    if (wanted.keyOf.empty()) {
        std::vector<std::string> arguments{"genpkey", "-quiet", "-out", keyOf(name).string()};
        arguments.insert(arguments.end(), wanted.kind.begin(), wanted.kind.end());
        (void)openssl(arguments, {}, engine());
    } else {
        fs::copy_file(keyOf(wanted.keyOf), keyOf(name));
    }
    const fs::path request = folder() / (name + ".csr");
    const std::string subject = wanted.subject.empty() ? "/CN=" + name : wanted.subject;
    (void)openssl({"req", "-new", "-key", keyOf(name).string(), "-subj", subject, "-out", request.string()},
                  {}, engine());
    require(fs::exists(request), "request for " + name);
    const bool selfSigned = wanted.issuer.empty();
    const fs::path settings =
        configuration(selfSigned ? name : wanted.issuer, index({}, {}), wanted.extensions);
    std::vector<std::string> arguments{"ca",
                                       "-batch",
                                       "-notext",
                                       "-config",
                                       settings.string(),
                                       "-in",
                                       request.string(),
                                       "-out",
                                       certificateOf(name).string(),
                                       "-startdate",
                                       wanted.start,
                                       "-enddate",
                                       wanted.end,
                                       "-md",
                                       wanted.digest};
    if (!wanted.extensions.empty()) arguments.insert(arguments.end(), {"-extensions", "extensions"});
    if (selfSigned) arguments.insert(arguments.end(), {"-selfsign"});
    (void)openssl(arguments, {}, settings);
    require(fs::exists(certificateOf(name)) && fs::file_size(certificateOf(name)) > 0, "certificate " + name);
    return pki::Certificate::parseFile(readFile(certificateOf(name), 1U << 20U).orThrow()).orThrow();
}

Bytes Authorities::list(const std::string& authority, const std::vector<Revoked>& revoked,
                        const ListTimes& times) {
    const fs::path settings = configuration(authority, index(revoked, {}), times.extensions);
    const fs::path out = folder() / ("list" + std::to_string(files_++) + ".pem");
    std::vector<std::string> arguments{
        "ca",         "-gencrl",         "-config",  settings.string(), "-out",
        out.string(), "-crl_lastupdate", times.last, "-crl_nextupdate", times.next,
        "-md",        times.digest};
    if (!times.extensions.empty()) arguments.insert(arguments.end(), {"-crlexts", "extensions"});
    (void)openssl(arguments, {}, settings);
    require(fs::exists(out), "list");
    Bytes der = openssl({"crl", "-in", out.string(), "-outform", "DER"}, {}, engine());
    require(!der.empty(), "list");
    return der;
}

Bytes Authorities::response(const std::string& authority, const std::string& responder, BytesView request,
                            const std::vector<Revoked>& revoked, const std::vector<pki::Certificate>& known,
                            const std::vector<std::string>& more) {
    const std::string number = std::to_string(files_++);
    const fs::path in = folder() / ("request" + number);
    const fs::path out = folder() / ("response" + number);
    (void)writeFile(in, request).orThrow();
    std::vector<std::string> arguments{"ocsp",
                                       "-index",
                                       index(revoked, known).string(),
                                       "-CA",
                                       certificateOf(authority).string(),
                                       "-rsigner",
                                       certificateOf(responder).string(),
                                       "-rkey",
                                       keyOf(responder).string(),
                                       "-reqin",
                                       in.string(),
                                       "-respout",
                                       out.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    (void)openssl(arguments, {}, engine());
    require(fs::exists(out), "response");
    return readFile(out, 1U << 20U).orThrow();
}

bool Authorities::opensslTrusts(const std::string& name, const std::vector<std::string>& untrusted,
                                const std::string& anchor, const std::vector<Bytes>& lists,
                                std::int64_t at) const {
    std::vector<std::string> arguments{"verify",         "-x509_strict", "-no-CApath",
                                       "-no-CAstore",    "-CAfile",      certificateOf(anchor).string(),
                                       "-partial_chain", "-attime",      std::to_string(at)};
    for (const std::string& other : untrusted)
        arguments.insert(arguments.end(), {"-untrusted", certificateOf(other).string()});
    if (!lists.empty()) arguments.emplace_back("-crl_check_all");
    for (const Bytes& list : lists) {
        const fs::path file = folder() / ("list" + std::to_string(files_++) + ".der");
        (void)writeFile(file, list).orThrow();
        const Bytes pem = openssl({"crl", "-inform", "DER", "-in", file.string()}, {}, engine());
        (void)writeFile(file, pem).orThrow();
        arguments.insert(arguments.end(), {"-CRLfile", file.string()});
    }
    arguments.push_back(certificateOf(name).string());
    const std::string answer = asText(openssl(arguments, {}, engine()));
    return answer.find(": OK") != std::string::npos;
}

}  // namespace tamga::judge
