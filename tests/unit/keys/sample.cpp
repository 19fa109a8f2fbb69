// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "sample.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/file.h"
#include "base/process.h"

namespace sample {

using namespace tamga;

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-keys-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(TAMGA_FIXTURES) / "containers" / name;
}

Json expected() {
    return Json::parse(asText(readFile(fixture("EXPECTED.json")))).orThrow();
}

Bytes readFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return {text.begin(), text.end()};
}

void writeFile(const std::filesystem::path& path, BytesView content) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << asText(content);
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

void copyContainer(const std::string& name, const std::filesystem::path& to) {
    std::filesystem::create_directories(to);
    for (const auto& entry : std::filesystem::directory_iterator(fixture(name)))
        writeFile(to / entry.path().filename(), readFile(entry.path()));
}

MemoryFiles::MemoryFiles(const std::filesystem::path& folder) {
    for (const File file : keys::container::kFiles)
        contents[file] = sample::readFile(folder / std::string(nameOf(file)));
}

keys::container::Content MemoryFiles::read(File file) const {
    reads.push_back(file);
    const auto found = contents.find(file);
    if (found == contents.end()) throw keys::container::damaged(file, "missing");
    return {found->second.data(), found->second.size()};
}

Listing list(keys::Token& token) {
    Listing listing{{}, kDone};
    listing.outcome = token.list([&](keys::KeyEntry entry) { listing.entries.push_back(std::move(entry)); },
                                 Deadline::never(), CancelToken());
    return listing;
}

Run run(const std::string& program, const std::vector<std::string>& arguments, const std::string& input) {
    int toChild[2];
    int fromChild[2];
    if (::pipe(toChild) != 0 || ::pipe(fromChild) != 0) throw std::runtime_error("pipe");
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) {
        ::dup2(toChild[0], 0);
        ::dup2(fromChild[1], 1);
        for (const int fd : {toChild[0], toChild[1], fromChild[0], fromChild[1]})
            ::close(fd);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    const UniqueFd childIn(toChild[0]);
    ::close(fromChild[1]);
    {
        const UniqueFd in(toChild[1]);
        if (::write(in.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size()))
            throw std::runtime_error("write");
    }
    const UniqueFd out(fromChild[0]);
    Run result{0, {}};
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(out.get(), buffer, sizeof buffer)) > 0;)
        result.output.append(buffer, static_cast<std::size_t>(got));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    return result;
}

Run openssl(const std::vector<std::string>& arguments) {
    return run("/usr/bin/openssl", arguments);
}

bool opensslAccepts(pki::SigningKey& key, const pki::Certificate& certificate) {
    const pki::HashAlgorithm hash = pki::defaultHash(key.publicKey().algorithm());
    const Bytes digest = pki::digestOf(hash, asBytes("Judge this."));
    const TemporaryFolder folder;
    const auto path = [&](const char* name) { return (folder.path() / name).string(); };
    writeFile(path("digest"), digest);
    writeFile(path("signature"), key.signDigest(hash, digest, CancelToken()).orThrow());
    writeFile(path("certificate"), certificate.encoding());
    const Run judged = openssl({"pkeyutl", "-verify", "-engine", "gost", "-certin", "-inkey",
                                path("certificate"), "-sigfile", path("signature"), "-in", path("digest")});
    return judged.status == 0 && judged.output.find("Signature Verified Successfully") != std::string::npos;
}

}  // namespace sample
