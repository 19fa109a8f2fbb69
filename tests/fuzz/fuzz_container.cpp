// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any octets as the files of a container: first the six lengths, two octets each, then the contents. What
// is described never throws; what opens has the fingerprint that the header promised; everything else is
// one of the errors of the border.
#include <cryptopp/rng.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <vector>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "keys/container/describe.h"
#include "keys/container/header.h"
#include "keys/container/open.h"
#include "keys/pkcs8.h"

namespace {

using namespace tamga;
using namespace tamga::keys;
using container::File;

void require(bool condition) {
    if (!condition) std::abort();
}

class Fuzzed final : public container::Files {
  public:
    explicit Fuzzed(BytesView input) {
        const std::size_t head = container::kFiles.size() * 2;
        if (input.size() < head) return;
        BytesView rest = input.subspan(head);
        for (std::size_t i = 0; i < container::kFiles.size(); ++i) {
            const std::size_t length = input[2 * i] * 256U + input[2 * i + 1];
            const BytesView content = rest.first(std::min(length, rest.size()));
            rest = rest.subspan(content.size());
            // A length of 65535 stands for a file that is not there.
            if (length != 0xFFFF) contents_[container::kFiles[i]] = Bytes(content.begin(), content.end());
        }
    }
    /// Gives header and masks MACs that agree, as any writer could: behind them lies most of the code.
    void seal(gost::ContainerFamily family) {
        static constexpr std::array<std::uint8_t, 32> kZeroKey{};
        rewrite(File::kHeader, [&](asn1::Reader& outer) {
            const BytesView content = outer.read(asn1::Tag::kSequence).encoding;
            return asn1::sequence(
                {content, asn1::octetString(container::shortMac(family, kZeroKey, content))});
        });
        for (const File file : {File::kMasks, File::kMasks2}) {
            rewrite(file, [&](asn1::Reader& outer) {
                const BytesView mask = outer.readOctetString();
                const BytesView salt = outer.readOctetString();
                if (mask.size() < 32 || salt.empty()) throw Error(Reason::kDerMalformed);
                return asn1::sequence({asn1::octetString(mask), asn1::octetString(salt),
                                       asn1::octetString(container::shortMac(family, mask.last(32), salt))});
            });
        }
    }
    [[nodiscard]] bool has(File file) const noexcept override { return contents_.contains(file); }
    [[nodiscard]] container::Content read(File file) const override {
        const auto found = contents_.find(file);
        if (found == contents_.end()) throw container::damaged(file, "missing");
        return {found->second.data(), found->second.size()};
    }

  private:
    template <typename Rewriter>
    void rewrite(File file, Rewriter&& rewriter) {
        const auto found = contents_.find(file);
        if (found == contents_.end()) return;
        try {
            asn1::Reader outer = asn1::Reader(asn1::firstElement(found->second)).readSequence();
            found->second = rewriter(outer);
        } catch (const Error&) {  // stays as it is
        }
    }

    std::map<File, Bytes> contents_;
};

bool isExpected(Reason reason) {
    return reason == Reason::kContainerDamaged || reason == Reason::kContainerUnsupported ||
           reason == Reason::kContainerRemoved || reason == Reason::kPasswordNeeded ||
           reason == Reason::kPasswordWrong || reason == Reason::kKeyMismatch;
}

void open(const Fuzzed& files, std::size_t index) {
    CryptoPP::LC_RNG random(1);  // repeatable; nothing here is secret
    OpenNotes notes;
    try {
        const auto opened = container::openKey(files, index, Secret(), notes, random);
        const auto header = container::parseHeader(container::viewOf(files.read(File::kHeader)));
        const Bytes& fingerprint = header.keys.at(index).fingerprint;
        require(equal(BytesView(opened.publicKey).first(fingerprint.size()), fingerprint));
    } catch (const Error& error) {
        require(isExpected(error.reason()));
    }
}

void examine(const Fuzzed& files) {
    const auto entries = container::describe(files, "place");
    require(!entries.empty() && entries.size() <= 2);
    for (const KeyEntry& entry : entries)
        require(entry.state == KeyState::kUsable || entry.problem.has_value());
    // Most of an execution would be the derivation from a password; a needed one is not given.
    for (std::size_t index = 0; index <= entries.size(); ++index)
        open(files, index);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView input(data, size);
    Fuzzed files(input);
    examine(files);
    for (const auto family : {gost::ContainerFamily::k2012, gost::ContainerFamily::k2001}) {
        files.seal(family);
        examine(files);
    }
    const auto key = parsePkcs8(input);
    require(key.ok() || isExpected(key.error().reason()));
    return 0;
}
