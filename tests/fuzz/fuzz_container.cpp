// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any octets as the files of a container: first the six lengths, two octets each, then the contents. What
// is described never throws; what opens has the fingerprint that the header promised; everything else is
// one of the errors of the border.
#include <cryptopp/rng.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <vector>

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
    [[nodiscard]] bool has(File file) const noexcept override { return contents_.contains(file); }
    [[nodiscard]] container::Content read(File file) const override {
        const auto found = contents_.find(file);
        if (found == contents_.end()) throw container::damaged(file, "missing");
        return {found->second.data(), found->second.size()};
    }

  private:
    std::map<File, Bytes> contents_;
};

bool isExpected(Reason reason) {
    return reason == Reason::kContainerDamaged || reason == Reason::kContainerUnsupported ||
           reason == Reason::kContainerRemoved || reason == Reason::kPasswordNeeded ||
           reason == Reason::kPasswordWrong || reason == Reason::kKeyMismatch;
}

/// Empty, or the one of the protected seeds.
void open(const Fuzzed& files, std::size_t index, std::string_view password) {
    CryptoPP::LC_RNG random(1);  // repeatable; nothing here is secret
    OpenNotes notes;
    try {
        const auto opened = container::openKey(files, index, Secret::copyOf(password), notes, random);
        const auto header = container::parseHeader(container::viewOf(files.read(File::kHeader)));
        const Bytes& fingerprint = header.keys.at(index).fingerprint;
        require(equal(BytesView(opened.publicKey).first(fingerprint.size()), fingerprint));
    } catch (const Error& error) {
        require(isExpected(error.reason()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView input(data, size);
    const Fuzzed files(input);
    const auto entries = container::describe(files, "place");
    require(!entries.empty() && entries.size() <= 2);
    for (const KeyEntry& entry : entries)
        require(entry.state == KeyState::kUsable || entry.problem.has_value());
    for (std::size_t index = 0; index < 3; ++index)
        open(files, index, entries.front().passwordNeeded ? "12345678" : "");
    const auto key = parsePkcs8(input);
    require(key.ok() || isExpected(key.error().reason()));
    return 0;
}
