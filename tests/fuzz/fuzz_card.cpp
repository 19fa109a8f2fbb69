// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A card that answers anything at all: the first octet says which one it claims to be, then each answer is an
// octet of length and as many octets. Whatever it says, the end comes soon and is a typed one.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "keys/container/describe.h"
#include "keys/pcsc/card_container.h"
#include "keys/pcsc/pin.h"

namespace {

using namespace tamga;
using namespace tamga::keys::pcsc;

constexpr std::array kCards{"3B8B015275746F6B656E6C697465C2", "3B8B015275746F6B656E20454350A0",
                            "3B6F00FF00567275546F6B6E73302000009000"};

class AnyCard final : public Channel {
  public:
    AnyCard(BytesView answers, bool byteProtocol) : rest_(answers), byteProtocol_(byteProtocol) {}
    CryptoPP::SecByteBlock transmit(BytesView command) override {
        if (command.size() < 4 || command.size() > 261) std::abort();
        return next();
    }
    [[nodiscard]] bool isByteProtocol() const override { return byteProtocol_; }
    CryptoPP::SecByteBlock control(std::uint32_t /*code*/, BytesView /*data*/) override { return next(); }
    void resetAtEnd() noexcept override {}

  private:
    CryptoPP::SecByteBlock next() {
        if (rest_.empty()) throw Error(Reason::kTokenRemoved);
        const std::size_t length = std::min<std::size_t>(rest_[0], rest_.size() - 1);
        CryptoPP::SecByteBlock answer(rest_.data() + 1, length);
        rest_ = rest_.subspan(1 + length);
        return answer;
    }
    BytesView rest_;
    bool byteProtocol_;
};

void visit(Channel& channel, const CardFamily& family) {
    FileSystem files(channel, family);
    static_cast<void>(files.serial());
    static_cast<void>(readPinState(channel));
    static_cast<void>(pinPadOf(channel));
    for (const FoundContainer& found : findContainers(files, family, [] { return false; })) {
        if (found.folder.size() > rootOf(family).size() + family.depth) std::abort();
        const CardContainer container(files, found, CardContainer::Part::kPublic);
        if (keys::container::describe(container, "place").empty()) std::abort();
    }
    const LogIn logIn(channel, family, Secret::copyOf("12345678"), std::nullopt);
    static_cast<void>(containerIn(files, {0x0A00}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const CardModel* const model = modelOf(*fromHex(kCards.at(data[0] % kCards.size())));
    AnyCard card({data + 1, size - 1}, data[0] >= 0x80);
    static_cast<void>(capture([&] { visit(card, model->family); }));
    return 0;
}
