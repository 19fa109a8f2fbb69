// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Makes key containers for tests, the demonstration and the benchmarks from a private key and its
// certificate, with the product's own writer.
#include <cryptopp/osrng.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/file.h"
#include "base/secret.h"
#include "base/text.h"
#include "keys/container/encode.h"
#include "keys/folder/container_writer.h"
#include "keys/pkcs8.h"

namespace {

using namespace tamga;

constexpr const char* kUsage =
    "usage: tamga_make_container --key FILE --certificate FILE --folder DIR --name NAME\n"
    "         [--exportable] [--role exchange|signature] [--not-after YYYY-MM-DDThh:mm:ssZ]\n"
    "         [--password-fd N] [--copies N]\n"
    "Makes the key container DIR (such as keys/abcdefgh.000) from an unencrypted PKCS#8 GOST key and its\n"
    "certificate, PEM or DER. The password is the first line of descriptor N, 0 unless told otherwise;\n"
    "an empty line makes a container without one. --copies makes N containers: DIR is then the folder\n"
    "that will hold 00000000.000, 00000001.000, ..., and each name gets its number.\n";

constexpr std::size_t kMaxInput = 65536;
constexpr std::size_t kMaxPassword = 1024;
constexpr unsigned kMaxCopies = 100000;

class UsageError final : public std::exception {};

struct Options {
    std::map<std::string, std::string, std::less<>> values;
    bool exportable = false;

    [[nodiscard]] const std::string& required(std::string_view name) const {
        const auto found = values.find(name);
        if (found == values.end()) throw UsageError();
        return found->second;
    }
    [[nodiscard]] std::string optional(std::string_view name, const std::string& otherwise) const {
        const auto found = values.find(name);
        return found == values.end() ? otherwise : found->second;
    }
    [[nodiscard]] unsigned number(std::string_view name, unsigned otherwise) const {
        const std::string text = optional(name, std::to_string(otherwise));
        unsigned value = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
        if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) throw UsageError();
        return value;
    }
};

Options parseOptions(const std::vector<std::string>& arguments) {
    static constexpr std::string_view kKnown[] = {"--key",  "--certificate", "--folder",      "--name",
                                                  "--role", "--not-after",   "--password-fd", "--copies"};
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--exportable") {
            options.exportable = true;
            continue;
        }
        bool known = false;
        for (const std::string_view name : kKnown)
            known = known || name == arguments[i];
        if (!known || i + 1 == arguments.size()) throw UsageError();
        if (!options.values.emplace(arguments[i], arguments[i + 1]).second) throw UsageError();
        ++i;
    }
    return options;
}

/// The body of the first PEM block with the label, or the content itself when it is no PEM.
Bytes decodePem(const Bytes& content, std::string_view label) {
    const std::string text = asText(content);
    const std::string begin = "-----BEGIN " + std::string(label) + "-----";
    const std::size_t start = text.find(begin);
    if (start == std::string::npos) return content;
    const std::size_t end = text.find("-----END", start);
    std::string body = text.substr(start + begin.size(), end - start - begin.size());
    std::erase_if(body, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
    const auto decoded = fromBase64(body);
    if (!decoded) throw Error(Reason::kContainerDamaged, "the PEM block is malformed");
    return *decoded;
}

std::int64_t parseNotAfter(const std::string& text) {
    std::string digits;
    for (const char c : text)
        if (c != '-' && c != ':' && c != 'T') digits.push_back(c);
    const Bytes encoded = asn1::encode(asn1::Tag::kGeneralizedTime, asBytes(digits));
    return asn1::parseTime(asn1::Reader(encoded).read());
}

Secret readPassword(int descriptor) {
    Secret password(kMaxPassword);
    std::uint8_t octet = 0;
    while (::read(descriptor, &octet, 1) == 1 && octet != '\n')
        if (octet != '\r' && !password.push(octet))
            throw Error(Reason::kProtocolParams, "the password is too long");
    return password;
}

/// 00000007.000: eight digits and a counter, as containers' folders are named.
std::string folderName(unsigned number) {
    const std::string digits = std::to_string(number);
    return std::string(8 - digits.size(), '0') + digits + ".000";
}

void writeFiles(const std::filesystem::path& folder, const keys::container::EncodedFiles& files) {
    std::filesystem::create_directory(folder);
    for (const auto file : keys::container::kFiles) {
        const auto& content = files[static_cast<std::size_t>(file)];
        std::ofstream out(folder / nameOf(file), std::ios::binary);
        out << asText(keys::container::viewOf(content));
        out.close();
        if (!out) throw Error(Reason::kSystemFile, (folder / nameOf(file)).string());
    }
}

/// The first through the product's writer with all its checks; the others, each with masks and salts of its
/// own, without the sync to disk that would take most of the time.
void makeCopies(const std::filesystem::path& folder, unsigned copies, keys::folder::NewContainer container,
                const gost::PrivateKey& key, const Secret& password,
                CryptoPP::RandomNumberGenerator& random) {
    std::filesystem::create_directories(folder);
    const std::string name = container.name;
    container.name = name + " 0";
    (void)keys::folder::writeContainer(folder / folderName(0), container, key, password, random).orThrow();
    const Bytes publicKey = key.publicKeyOctets(random);
    const auto units = keys::container::spellingForWriting(password);
    keys::container::Blueprint blueprint{{},
                                         container.algorithm,
                                         container.role,
                                         container.exportable,
                                         container.certificate->encoding(),
                                         container.keyNotAfter};
    for (unsigned i = 1; i < copies; ++i) {
        if (!toCp1251(name + " " + std::to_string(i), blueprint.name))
            throw Error(Reason::kProtocolParams, "name");
        writeFiles(folder / folderName(i), encode(blueprint, key, publicKey, units,
                                                  keys::container::PairSeed::random(key.curve(), random),
                                                  keys::container::PairSeed::random(key.curve(), random)));
    }
}

void make(const Options& options) {
    const auto key =
        keys::parsePkcs8(decodePem(readFile(options.required("--key"), kMaxInput).orThrow(), "PRIVATE KEY"))
            .orThrow();
    keys::folder::NewContainer container;
    container.certificate =
        pki::Certificate::parseFile(readFile(options.required("--certificate"), kMaxInput).orThrow())
            .orThrow();
    container.name = options.required("--name");
    container.exportable = options.exportable;
    container.algorithm = key.algorithm;
    const std::string role = options.optional("--role", "exchange");
    if (role != "exchange" && role != "signature") throw UsageError();
    container.role = role == "exchange" ? keys::KeyRole::kExchange : keys::KeyRole::kSignature;
    if (const std::string notAfter = options.optional("--not-after", ""); !notAfter.empty())
        container.keyNotAfter = parseNotAfter(notAfter);
    const std::filesystem::path folder = options.required("--folder");
    const unsigned copies = options.number("--copies", 0);
    if (copies > kMaxCopies) throw UsageError();
    const Secret password = readPassword(static_cast<int>(options.number("--password-fd", 0)));

    CryptoPP::AutoSeededRandomPool random;
    if (copies == 0) {
        std::filesystem::create_directories(folder.has_parent_path() ? folder.parent_path() : ".");
        (void)keys::folder::writeContainer(folder, container, key.key, password, random).orThrow();
        return;
    }
    makeCopies(folder, copies, container, key.key, password, random);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        if (arguments.size() == 1 && arguments[0] == "--help") {
            (void)std::fputs(kUsage, stdout);
            return 0;
        }
        make(parseOptions(arguments));
        return 0;
    } catch (const UsageError&) {
        (void)std::fputs(kUsage, stderr);
        return 2;
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "tamga_make_container: %s\n", error.what());
        return 1;
    }
}
