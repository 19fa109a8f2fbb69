// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/file.h"

namespace p11 {

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-p11-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Ran run(const std::string& program, const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    std::vector<std::string> texts{program};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = environment;
    variables.emplace_back("PATH=/usr/bin:/bin");
    std::vector<char*> words;
    for (auto& text : texts)
        words.push_back(text.data());
    words.push_back(nullptr);
    std::vector<char*> names;
    for (auto& text : variables)
        names.push_back(text.data());
    names.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, 0);
        ::dup2(ends[1], 1);
        ::dup2(ends[1], 2);
        ::execvpe(program.c_str(), words.data(), names.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    Ran ran;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        ran.output.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    return ran;
}

namespace {

Ran runOpenssl(const std::vector<std::string>& arguments) {
    return run("openssl", arguments, {"OPENSSL_CONF=" TAMGA_FIXTURES "/signature/openssl-gost.cnf"});
}

}  // namespace

void openssl(const std::vector<std::string>& arguments) {
    const Ran ran = runOpenssl(arguments);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.output);
}

bool opensslVerifies(const Folder& folder, const pki::Certificate& certificate, const std::string& digestName,
                     BytesView digest, BytesView signature, bool pss) {
    write(folder / "judge.cer", asText(certificate.encoding()));
    write(folder / "judge.digest", asText(digest));
    write(folder / "judge.sig", asText(signature));
    openssl({"x509", "-inform", "DER", "-in", folder / "judge.cer", "-pubkey", "-noout", "-out",
             folder / "judge.pub"});
    std::vector<std::string> arguments{"pkeyutl",
                                       "-verify",
                                       "-pubin",
                                       "-inkey",
                                       folder / "judge.pub",
                                       "-in",
                                       folder / "judge.digest",
                                       "-sigfile",
                                       folder / "judge.sig"};
    if (pki::isGost(certificate.publicKey().algorithm())) {
        arguments.insert(arguments.begin() + 1, {"-engine", "gost"});
    } else {
        arguments.insert(arguments.end(), {"-pkeyopt", "digest:" + digestName});
    }
    if (pss)
        arguments.insert(arguments.end(),
                         {"-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"});
    const Ran ran = runOpenssl(arguments);
    if (ran.status != 0) BOOST_TEST_MESSAGE(ran.output);
    return ran.status == 0;
}

void write(const std::filesystem::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

Bytes readFixture(const std::string& name) {
    return tamga::readFile(std::filesystem::path(TAMGA_FIXTURES) / "pki" / name, 1U << 20U).orThrow();
}

keys::pkcs11::ModuleSettings settingsOf(const std::vector<std::filesystem::path>& modules,
                                        const std::vector<std::string>& environment) {
    keys::pkcs11::ModuleSettings settings;
    settings.modules = modules;
    settings.registered = false;
    settings.runner.program = TAMGA_MODULE;
    settings.runner.environment = environment;
    settings.patience = std::chrono::seconds(20);
    return settings;
}

Listing list(keys::Token& token) {
    Listing listing;
    listing.outcome = token.list([&](keys::KeyEntry entry) { listing.entries.push_back(std::move(entry)); },
                                 Deadline::never(), CancelToken());
    return listing;
}

Bytes digestFor(pki::HashAlgorithm hash) {
    return pki::digestOf(hash, asBytes("a declaration"));
}

std::string sign(keys::Source& source, const std::string& pin) {
    const auto result = capture([&] {
        const auto tokens = source.tokens();
        if (tokens.size() != 1) throw std::runtime_error("not one token");
        if (const auto problem = tokens[0]->info().problem) throw Error(*problem);
        const Listing listing = list(*tokens[0]);
        if (!listing.outcome) throw Error(listing.outcome.error());
        if (listing.entries.size() != 1) throw std::runtime_error("not one key");
        keys::OpenNotes notes;
        const auto key = tokens[0]->open(listing.entries[0].id, Secret::copyOf(pin), notes).orThrow();
        const auto hash = pki::defaultHash(key->publicKey().algorithm());
        const Bytes digest = digestFor(hash);
        const Bytes value = key->signDigest(hash, digest, CancelToken()).orThrow();
        if (!key->publicKey().verify(hash, digest, value)) throw std::runtime_error("wrong signature");
    });
    if (!result) BOOST_TEST_MESSAGE(result.error().what());
    return result ? "signed" : std::string(nameOf(result.error().reason()));
}

std::string stateOf(keys::Source& source) {
    const auto tokens = source.tokens();
    BOOST_REQUIRE_EQUAL(tokens.size(), 1U);
    if (const auto problem = tokens[0]->info().problem) return std::string(nameOf(problem->reason()));
    const Listing listing = list(*tokens[0]);
    return listing.outcome ? "fine" : std::string(nameOf(listing.outcome.error().reason()));
}

}  // namespace p11
