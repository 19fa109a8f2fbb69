// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "virtual_card.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/bytes.h"

namespace pcsctest {

namespace {

constexpr std::uint16_t kDone = 0x9000;

Octets hex(const std::string& text) {
    return tamga::fromHex(text).value();
}

std::vector<std::uint16_t> idsOf(const Octets& octets, bool littleEndian) {
    std::vector<std::uint16_t> ids;
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
        const unsigned first = octets[i];
        const unsigned second = octets[i + 1];
        ids.push_back(static_cast<std::uint16_t>(littleEndian ? second << 8U | first : first << 8U | second));
    }
    return ids;
}

struct PlaceOfFile {
    const char* name;
    std::uint16_t number;
    std::size_t size;
};
/// What a container's files take on a token (256 bits).
constexpr PlaceOfFile kPlaces[] = {{"masks.key", 1, 60},  {"primary.key", 2, 70},  {"header.key", 3, 0},
                                   {"masks2.key", 4, 60}, {"primary2.key", 5, 70}, {"name.key", 6, 300}};

}  // namespace

CardKind lite(const std::string& serial) {
    return {"3B8B015275746F6B656E6C697465C2", false, false, "00000000" + serial, "10001003"};
}
CardKind ecp(const std::string& serial) {
    return {"3B8B015275746F6B656E20445320C1", false, false, "00000000" + serial, "10001003"};
}
CardKind rutokenS(const std::string& serial) {
    Octets number = hex(serial);
    std::ranges::reverse(number);
    return {"3B6F00FF00567275546F6B6E73302000009000", true, true, tamga::toHex(number), "000000000002"};
}

VirtualCard::File* VirtualCard::File::child(std::uint16_t wanted) const {
    const auto found = std::ranges::find_if(children, [&](const auto& one) { return one->id == wanted; });
    return found == children.end() ? nullptr : found->get();
}

VirtualCard::VirtualCard(CardKind kind, Manners manners)
    : kind_(std::move(kind)),
      manners_(std::move(manners)),
      pin_(manners_.pin),
      left_(manners_.tries),
      administratorsLeft_(manners_.administratorsTries) {
    master_.id = 0x3F00;
    master_.folder = true;
    current_ = folder_ = &master_;
}

VirtualCard::File& VirtualCard::folderAt(const std::vector<std::uint16_t>& path) {
    File* at = &master_;
    for (const std::uint16_t id : path) {
        File* next = at->child(id);
        if (next == nullptr) {
            next = at->children.emplace_back(std::make_unique<File>()).get();
            next->id = id;
            next->folder = true;
            next->parent = at;
        }
        at = next;
    }
    return *at;
}

VirtualCard& VirtualCard::put(const std::string& fixture, std::uint8_t index) {
    const auto from = std::filesystem::path(TAMGA_FIXTURES) / "containers" / fixture;
    for (const PlaceOfFile& place : kPlaces) {
        std::ifstream in(from / place.name, std::ios::binary);
        if (!in) continue;  // a container without its reserve copy
        replace(index, place.name,
                Octets((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>()));
    }
    if (folderAt(idsOf(hex(kind_.root), false)).children.empty()) throw std::runtime_error(from.string());
    return *this;
}

VirtualCard& VirtualCard::replace(std::uint8_t index, const std::string& name, Octets content) {
    const std::scoped_lock lock(mutex_);
    auto path = idsOf(hex(kind_.root), false);
    path.push_back(static_cast<std::uint16_t>(index << 8U));
    File& folder = folderAt(path);
    for (const PlaceOfFile& place : kPlaces) {
        if (name != place.name) continue;
        const auto id = static_cast<std::uint16_t>(folder.id | place.number);
        File* file = folder.child(id);
        if (file == nullptr) file = folder.children.emplace_back(std::make_unique<File>()).get();
        file->id = id;
        file->parent = &folder;
        file->needsPin = name != "name.key" && (name != "header.key" || manners_.headerNeedsPin);
        content.resize(std::max(content.size(), place.size), 0xFF);
        file->data = std::move(content);
        break;
    }
    return *this;
}

void VirtualCard::setPin(const std::string& pin) {
    const std::scoped_lock lock(mutex_);
    pin_ = pin;
}
void VirtualCard::setTriesLeft(unsigned left) {
    const std::scoped_lock lock(mutex_);
    left_ = left;
}
std::string VirtualCard::pin() const {
    const std::scoped_lock lock(mutex_);
    return pin_;
}
void VirtualCard::setAdministratorsTriesLeft(unsigned left) {
    const std::scoped_lock lock(mutex_);
    administratorsLeft_ = left;
}
unsigned VirtualCard::administratorsTriesLeft() const {
    const std::scoped_lock lock(mutex_);
    return administratorsLeft_;
}
unsigned VirtualCard::triesLeft() const {
    const std::scoped_lock lock(mutex_);
    return left_;
}
bool VirtualCard::loggedIn() const {
    const std::scoped_lock lock(mutex_);
    return loggedIn_;
}
unsigned VirtualCard::presented() const {
    const std::scoped_lock lock(mutex_);
    return presented_;
}
unsigned VirtualCard::commands() const {
    const std::scoped_lock lock(mutex_);
    return commands_;
}
unsigned VirtualCard::resets() const {
    const std::scoped_lock lock(mutex_);
    return resets_;
}
void VirtualCard::setDigits(std::optional<std::string> digits) {
    const std::scoped_lock lock(mutex_);
    digits_ = std::move(digits);
}
std::optional<Octets> VirtualCard::digits() {
    const std::scoped_lock lock(mutex_);
    if (!digits_) return std::nullopt;
    return Octets(digits_->begin(), digits_->end());
}

Octets VirtualCard::atr() const {
    return hex(kind_.atr);
}

void VirtualCard::reset() {
    const std::scoped_lock lock(mutex_);
    ++resets_;
    loggedIn_ = administrator_ = false;
    current_ = folder_ = &master_;
    held_.clear();
}

/// Over T=0 an answer with data to a command with data is fetched by GET RESPONSE (ISO 7816-3 section 12.2).
Octets VirtualCard::answer(const Octets& command) {
    const std::scoped_lock lock(mutex_);
    ++commands_;
    if (!kind_.byteProtocol) return answerBlock(command);
    if (command.size() < 5) return word(0x6700);
    if (command[1] == 0xC0) return done(std::exchange(held_, {}));
    const bool sends = command.size() > 5;
    if (sends && command.size() != 5U + command[4]) return word(0x6700);
    Octets answer = answerBlock(command);
    if (!sends || answer.size() == 2 || answer.size() > 257) return answer;
    held_.assign(answer.begin(), answer.end() - 2);
    return {0x61, static_cast<std::uint8_t>(held_.size())};
}

Octets VirtualCard::answerBlock(const Octets& command) {
    if (command.size() < 4) return word(0x6700);
    Octets data;
    std::size_t expected = 0;
    if (command.size() == 5) {
        expected = command[4] == 0 ? 256 : command[4];
    } else if (command.size() > 5) {
        if (command.size() < 5U + command[4] || command.size() > 6U + command[4]) return word(0x6700);
        data.assign(command.begin() + 5, command.begin() + 5 + command[4]);
    }
    switch (command[0] << 8U | command[1]) {
        case 0x00A4:
            return select(command[2], command[3], data);
        case 0x00B0:
            return readBinary(static_cast<std::size_t>(command[2]) << 8U | command[3], expected);
        case 0x0020:
            if (command[3] != 0x01 && command[3] != 0x02) return word(0x6A88);
            return verify(data, command[3] == 0x01);
        case 0x0024:
            return command[2] == 0x01 && command[3] == 0x02 ? changePin(data) : word(0x6A86);
        case 0x002C:
            return command[2] == 0x03 && command[3] == 0x02 && data.empty() ? resetTries() : word(0x6A86);
        case 0x00CA:
            return command[2] == 0x01 && command[3] == 0x81 ? getData(command.back()) : word(0x6A88);
        case 0x8040:
            if (!manners_.canLogOut && loggedIn_) return word(0x6F00);
            loggedIn_ = administrator_ = false;
            return word(kDone);
        default:
            return word(0x6D00);
    }
}

Octets VirtualCard::enter(File* file) {
    if (file == nullptr) return word(0x6A82);
    current_ = file;
    if (file->folder) folder_ = file;
    return done(fcpOf(*file));
}

Octets VirtualCard::select(std::uint8_t p1, std::uint8_t p2, const Octets& data) {
    const auto ids = idsOf(data, kind_.littleEndian);
    if (p1 == 0x08) {
        File* at = &master_;
        for (const std::uint16_t id : ids)
            at = at == nullptr ? nullptr : at->child(id);
        return enter(at);
    }
    if (p1 == 0x03) return enter(folder_->parent == nullptr ? &master_ : folder_->parent);
    if (p1 != 0x00) return word(0x6A86);
    const auto& children = folder_->children;
    if (data.empty() || p2 == 0x02) {
        if (!manners_.canList) return word(0x6A86);
        if (data.empty()) return enter(children.empty() ? nullptr : children.front().get());
        const auto at = std::ranges::find_if(children, [&](const auto& one) { return one->id == ids[0]; });
        return enter(at == children.end() || at + 1 == children.end() ? nullptr : (at + 1)->get());
    }
    return enter(ids[0] == master_.id ? &master_ : folder_->child(ids[0]));
}

void VirtualCard::addNumber(Octets& to, std::size_t number) const {
    const auto high = static_cast<std::uint8_t>(number >> 8U);
    const auto low = static_cast<std::uint8_t>(number & 0xFFU);
    to.insert(to.end(), {kind_.littleEndian ? low : high, kind_.littleEndian ? high : low});
}

Octets VirtualCard::fcpOf(const File& file) const {
    Octets inside{0x80, 0x02};
    addNumber(inside, file.data.size());
    inside.insert(inside.end(), {0x81, 0x02});
    addNumber(inside, file.data.size() + 32);
    const std::uint8_t descriptor = file.folder ? 0x38 : 0x01;
    inside.insert(inside.end(), {0x82, 0x02, descriptor, 0x00, 0x83, 0x02});
    addNumber(inside, file.id);
    inside.insert(inside.end(), {0x8A, 0x01, 0x05});
    // Rights: 15 octets, 40 on Rutoken S.
    const std::uint8_t rights = kind_.littleEndian ? 40 : 15;
    inside.insert(inside.end(), {0x86, rights});
    inside.resize(inside.size() + rights);
    Octets fcp{0x62, static_cast<std::uint8_t>(inside.size())};
    fcp.insert(fcp.end(), inside.begin(), inside.end());
    return fcp;
}

Octets VirtualCard::readBinary(std::size_t offset, std::size_t length) const {
    if (current_->folder) return word(0x6986);
    if (current_->needsPin && !loggedIn_) return word(0x6982);
    if (offset > current_->data.size()) return word(0x6B00);
    const auto begin = current_->data.begin() + static_cast<std::ptrdiff_t>(offset);
    const std::size_t rest = current_->data.size() - offset;
    return done(Octets(begin, begin + static_cast<std::ptrdiff_t>(std::min(rest, length))));
}

Octets VirtualCard::verify(const Octets& pin, bool administrator) {
    unsigned& left = administrator ? administratorsLeft_ : left_;
    bool& loggedIn = administrator ? administrator_ : loggedIn_;
    const std::string& right = administrator ? manners_.administratorsPin : pin_;
    if (pin.empty()) {
        if (loggedIn) return word(kDone);
        return word(left == 0 ? 0x6983 : static_cast<std::uint16_t>(0x63C0 | left));
    }
    if (loggedIn_ || administrator_) return word(0x6F86);
    ++presented_;
    if (left == 0) return word(0x6983);
    if (std::ranges::equal(pin, right, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); })) {
        left = administrator ? manners_.administratorsTries : manners_.tries;
        loggedIn = true;
        return word(kDone);
    }
    --left;
    if (!manners_.tellsTriesOnVerify) return word(0x6300);
    return word(left == 0 ? 0x6983 : static_cast<std::uint16_t>(0x63C0 | left));
}

/// Rutoken Lite and ECP: 80 02 length A5 n PIN. Rutoken S: the PIN alone.
Octets VirtualCard::changePin(const Octets& data) {
    if (!loggedIn_ && !(administrator_ && manners_.administratorSetsPin)) return word(0x6982);
    Octets pin = data;
    if (!kind_.littleEndian) {
        const bool tagged = data.size() > 6 && data[0] == 0x80 && data[1] == 0x02 && data[4] == 0xA5 &&
                            (data[2] << 8U | data[3]) == data[5] && data[5] == data.size() - 6;
        if (!tagged) return word(0x6A80);
        pin.erase(pin.begin(), pin.begin() + 6);
    }
    if (pin.empty() || pin.size() > manners_.longestPin) return word(0x6700);
    pin_.assign(pin.begin(), pin.end());
    left_ = manners_.tries;
    return word(kDone);
}

Octets VirtualCard::resetTries() {
    if (!administrator_) return word(0x6982);
    left_ = manners_.tries;
    return word(kDone);
}

Octets VirtualCard::getData(std::uint8_t length) const {
    const Octets serial = hex(kind_.serial);
    return length == serial.size() ? done(serial) : Octets{0x6C, static_cast<std::uint8_t>(serial.size())};
}

}  // namespace pcsctest
