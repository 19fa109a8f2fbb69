// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "ecp_card.h"

#include <cryptopp/osrng.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/bytes.h"

namespace opensctest {

namespace {

constexpr std::uint16_t kMaster = 0x3F00;
constexpr std::uint8_t kAdministrator = 1;
constexpr std::uint8_t kUser = 2;
/// File descriptors.
constexpr std::uint8_t kFolder = 0x38;
constexpr std::uint8_t kInternal = 0x10;
/// Properties of internal files: their first octet.
constexpr std::uint8_t kGlobalPin = 0x01;
constexpr std::uint8_t kPublic = 0x10;
constexpr std::uint8_t kRsa = 0x20;
constexpr std::uint8_t kParametersA = 0x20;  ///< the second octet of a GOST key's
/// Accesses, by their place among the rights.
constexpr unsigned kRead = 0;  ///< of a folder: to create files in it
constexpr unsigned kUpdate = 1;
constexpr unsigned kUse = 2;
constexpr unsigned kDelete = 6;

using pcsctest::done;
using pcsctest::word;

std::uint16_t numberAt(const Octets& octets, std::size_t at = 0) {
    return static_cast<std::uint16_t>(octets.at(at) << 8U | octets.at(at + 1));
}

void add(Octets& to, std::uint8_t tag, const Octets& value) {
    to.insert(to.end(), {tag, static_cast<std::uint8_t>(value.size())});
    to.insert(to.end(), value.begin(), value.end());
}

/// Tags of one octet, lengths of one octet whatever their highest bit: so does the token.
std::map<std::uint8_t, Octets> fieldsOf(const Octets& octets) {
    std::map<std::uint8_t, Octets> fields;
    for (std::size_t i = 0; i + 2 <= octets.size();) {
        const auto begin = octets.begin() + static_cast<std::ptrdiff_t>(i) + 2;
        const std::size_t length = octets[i + 1];
        if (i + 2 + length > octets.size()) throw std::runtime_error("a field that is cut off");
        fields[octets[i]].assign(begin, begin + static_cast<std::ptrdiff_t>(length));
        i += 2 + length;
    }
    return fields;
}

}  // namespace

/// ISO 7816-4 section 5.1, short fields alone.
struct EcpCard::Command {
    std::uint8_t code[2];  ///< CLA without the bit of chaining, INS
    std::uint8_t p1;
    std::uint8_t p2;
    Octets data{};
    std::optional<std::size_t> expected{};

    static std::optional<Command> parse(const Octets& octets) {
        if (octets.size() < 4) return std::nullopt;
        Command command{{static_cast<std::uint8_t>(octets[0] & 0xEFU), octets[1]}, octets[2], octets[3]};
        const auto expect = [&](std::uint8_t length) { command.expected = length == 0 ? 256 : length; };
        if (octets.size() == 5) expect(octets[4]);
        if (octets.size() <= 5) return command;
        const std::size_t end = std::size_t{5} + octets[4];
        if (octets.size() < end || octets.size() > end + 1) return std::nullopt;
        command.data.assign(octets.begin() + 5, octets.begin() + static_cast<std::ptrdiff_t>(end));
        if (octets.size() > end) expect(octets[end]);
        return command;
    }
};

bool EcpCard::File::folder() const {
    return descriptor == kFolder;
}

EcpCard::File* EcpCard::File::child(std::uint16_t wanted) const {
    const auto found = std::ranges::find_if(children, [&](const auto& one) { return one->id == wanted; });
    return found == children.end() ? nullptr : found->get();
}

Octets EcpCard::File::controlParameters() const {
    Octets inside;
    add(inside, 0x80, word(static_cast<std::uint16_t>(data.size())));
    add(inside, 0x81, word(static_cast<std::uint16_t>(data.size() + 32)));
    add(inside, 0x82, {descriptor, 0x00});
    add(inside, 0x83, word(id));
    if (!properties.empty()) add(inside, 0x85, properties);
    add(inside, 0x8A, {0x05});
    add(inside, 0x86, rights);
    Octets whole;
    add(whole, 0x62, inside);
    return whole;
}

std::unique_ptr<EcpCard::File> EcpCard::File::copy(File* above) const {
    auto twin = std::make_unique<File>();
    twin->id = id;
    twin->descriptor = descriptor;
    twin->rights = rights;
    twin->properties = properties;
    twin->data = data;
    twin->key = key;
    twin->parent = above;
    for (const auto& one : children)
        twin->children.push_back(one->copy(twin.get()));
    return twin;
}

EcpCard::EcpCard(const std::string& serial) : serial_(tamga::fromHex("00000000" + serial).value()) {
    format();
}

std::shared_ptr<EcpCard> EcpCard::copy() const {
    const std::scoped_lock lock(mutex_);
    const Octets printed(serial_.begin() + 4, serial_.end());
    auto twin = std::make_shared<EcpCard>(tamga::toHex(printed));
    twin->master_ = master_->copy(nullptr);
    twin->current_ = twin->folder_ = twin->master_.get();
    twin->pins_ = pins_;
    twin->initialising_ = initialising_;
    return twin;
}

void EcpCard::setTriesLeft(unsigned left) {
    const std::scoped_lock lock(mutex_);
    pins_.at(kUser).left = left;
}
unsigned EcpCard::triesLeft() const {
    const std::scoped_lock lock(mutex_);
    return pins_.at(kUser).left;
}
unsigned EcpCard::presented() const {
    const std::scoped_lock lock(mutex_);
    return presented_;
}
unsigned EcpCard::resets() const {
    const std::scoped_lock lock(mutex_);
    return resets_;
}

Octets EcpCard::publicPart(std::uint8_t reference) const {
    const std::scoped_lock lock(mutex_);
    const File* const file = privateKeyFile(reference);
    if (file == nullptr || !file->key) throw std::out_of_range("no key of that reference");
    return file->key->publicPart();
}

std::vector<std::uint8_t> EcpCard::keys() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::uint8_t> references;
    const File* const all = at({0x1000, 0x1000, 0x6002});
    if (all == nullptr) return references;
    for (const auto& one : all->children)
        if (one->key) references.push_back(static_cast<std::uint8_t>(one->id));
    return references;
}

Octets EcpCard::atr() const {
    return tamga::fromHex("3B8B015275746F6B656E20454350A0").value();
}

void EcpCard::format() {
    master_ = std::make_unique<File>();
    master_->id = kMaster;
    master_->descriptor = kFolder;
    current_ = folder_ = master_.get();
    pins_.clear();
    loggedIn_.clear();
    initialising_ = true;
}

void EcpCard::reset() {
    const std::scoped_lock lock(mutex_);
    ++resets_;
    loggedIn_.clear();
    current_ = folder_ = master_.get();
    keyInUse_.reset();
    chained_.clear();
}

EcpCard::File* EcpCard::at(std::initializer_list<std::uint16_t> path) const {
    File* file = master_.get();
    for (const std::uint16_t id : path)
        if (file != nullptr) file = file->child(id);
    return file;
}

EcpCard::File* EcpCard::privateKeyFile(std::uint8_t reference) const {
    return at({0x1000, 0x1000, 0x6002, reference});
}

bool EcpCard::may(const File& file, unsigned access) const {
    if (initialising_ || (file.rights[0] >> access & 1U) == 0) return true;
    const std::uint8_t who = file.rights[1 + access];
    if (who == 0x00) return true;
    if (who == 0xFF) return false;
    return std::ranges::any_of(loggedIn_, [&](std::uint8_t one) { return (who & one) != 0; });
}

Octets EcpCard::answer(const Octets& octets) {
    const std::scoped_lock lock(mutex_);
    auto command = Command::parse(octets);
    if (!command) return word(0x6700);
    // ISO 7816-4 section 5.1.1.1: all parts but the last have the bit.
    chained_.insert(chained_.end(), command->data.begin(), command->data.end());
    if ((octets[0] & 0x10U) != 0) return done();
    command->data = std::exchange(chained_, {});
    try {
        return perform(*command);
    } catch (const std::exception&) {  // fields that are missing or too short
        return word(0x6A80);
    }
}

Octets EcpCard::perform(const Command& command) {
    switch (command.code[0] << 8U | command.code[1]) {
        case 0x00A4:
            return select(command);
        case 0x00B0:
            return readBinary(command);
        case 0x00D6:
            return updateBinary(command);
        case 0x00E0:
            return createFile(command.data);
        case 0x00E4:
            return deleteFile(command.data);
        case 0x0020:
            return verify(command.p2, command.data);
        case 0x0024:
            return changeReference(command);
        case 0x0022: {  // MANAGE SECURITY ENVIRONMENT: the key that the next signature is made with
            const auto fields = fieldsOf(command.data);
            if (const auto key = fields.find(0x84); key != fields.end()) keyInUse_ = key->second.at(0);
            return done();
        }
        case 0x0046:
            return generate(command.p2);
        case 0x002A:  // only "compute digital signature"
            return command.p1 == 0x9E && command.p2 == 0x9A ? sign(command.data) : word(0x6A86);
        case 0x00CA:
            return command.p1 == 0x01 && command.p2 == 0x81 ? done(serial_) : word(0x6A88);
        case 0x0084: {
            Octets random(command.expected.value_or(8));
            CryptoPP::AutoSeededRandomPool().GenerateBlock(random.data(), random.size());
            return done(random);
        }
        case 0x8040:  // RESET ACCESS RIGHTS: log out
            loggedIn_.clear();
            return done();
        case 0x808A:  // FORMAT
            format();
            return done();
        case 0x8084:  // and its end
            initialising_ = false;
            return done();
        default:
            return word(0x6D00);
    }
}

Octets EcpCard::enter(File* file) {
    if (file == nullptr) return word(0x6A82);
    current_ = file;
    if (file->folder()) folder_ = file;
    return done(file->controlParameters());
}

Octets EcpCard::select(const Command& command) {
    const auto& children = folder_->children;
    if (command.p1 == 0x03) return enter(folder_->parent == nullptr ? master_.get() : folder_->parent);
    if (command.p1 == 0x08) {
        File* file = master_.get();
        for (std::size_t i = 0; i < command.data.size() && file != nullptr; i += 2)
            file = file->child(numberAt(command.data, i));
        return enter(file);
    }
    if (command.p1 != 0x00) return word(0x6A86);
    if (command.data.empty()) {
        if (!command.expected) return enter(master_.get());
        return enter(children.empty() ? nullptr : children.front().get());
    }
    const std::uint16_t id = numberAt(command.data);
    if (command.p2 == 0x02) {  // the one after it
        const auto found = std::ranges::find_if(children, [&](const auto& one) { return one->id == id; });
        return enter(found == children.end() || found + 1 == children.end() ? nullptr : (found + 1)->get());
    }
    return enter(id == kMaster ? master_.get() : folder_->child(id));
}

Octets EcpCard::readBinary(const Command& command) const {
    if (current_->folder() || current_->descriptor == kInternal) return word(0x6986);
    if (!may(*current_, kRead)) return word(0x6982);
    const std::size_t offset = static_cast<std::size_t>(command.p1) << 8U | command.p2;
    if (offset > current_->data.size()) return word(0x6B00);
    const std::size_t length = std::min(current_->data.size() - offset, command.expected.value_or(256));
    const auto begin = current_->data.begin() + static_cast<std::ptrdiff_t>(offset);
    return done(Octets(begin, begin + static_cast<std::ptrdiff_t>(length)));
}

Octets EcpCard::updateBinary(const Command& command) {
    if (current_->folder() || current_->descriptor == kInternal) return word(0x6986);
    if (!may(*current_, kUpdate)) return word(0x6982);
    const std::size_t offset = static_cast<std::size_t>(command.p1) << 8U | command.p2;
    if (offset + command.data.size() > current_->data.size()) return word(0x6B00);
    std::ranges::copy(command.data, current_->data.begin() + static_cast<std::ptrdiff_t>(offset));
    return done();
}

Octets EcpCard::createFile(const Octets& data) {
    auto fields = fieldsOf(fieldsOf(data).at(0x6F));
    auto file = std::make_unique<File>();
    file->id = numberAt(fields.at(0x83));
    file->descriptor = fields.at(0x82).at(0);
    file->rights = fields[0x86];
    file->rights.resize(kRights);
    file->properties = fields[0x85];
    if (file->id == kMaster) {
        if (!initialising_) return word(0x6A89);
        master_ = std::move(file);
        return enter(master_.get()).size() > 2 ? done() : word(0x6F00);
    }
    if (const auto size = fields.find(0x80); size != fields.end() && !file->folder())
        file->data.resize(numberAt(size->second));
    if (file->descriptor == kInternal) return createInternal(std::move(file));
    if (!may(*folder_, kRead)) return word(0x6982);
    if (folder_->child(file->id) != nullptr) return word(0x6A89);
    file->parent = folder_;
    File* const made = folder_->children.emplace_back(std::move(file)).get();
    current_ = made;
    if (made->folder()) folder_ = made;
    return done();
}

/// PINs and keys have places of their own, whatever folder is current.
Octets EcpCard::createInternal(std::unique_ptr<File> file) {
    const std::uint8_t kind = file->properties.at(0);
    if (kind == kGlobalPin) {
        const unsigned tries = file->properties.at(3) & 0x0FU;
        pins_[static_cast<std::uint8_t>(file->id)] = {{}, tries, tries};
        return done();
    }
    if ((kind & kRsa) == 0 && file->properties.at(1) != kParametersA) return word(0x6A80);
    File* const folder =
        at({0x1000, 0x1000, static_cast<std::uint16_t>((kind & kPublic) != 0 ? 0x6001 : 0x6002)});
    if (folder == nullptr) return word(0x6A82);
    if (!may(*folder, kRead)) return word(0x6982);
    std::erase_if(folder->children, [&](const auto& one) { return one->id == file->id; });
    file->parent = folder;
    folder->children.push_back(std::move(file));
    return done();
}

Octets EcpCard::deleteFile(const Octets& data) {
    File* const file = data.empty() ? current_ : folder_->child(numberAt(data));
    if (file == nullptr || file == master_.get()) return word(0x6A82);
    if (!may(*file, kDelete)) return word(0x6982);
    current_ = folder_ = file->parent;
    std::erase_if(folder_->children, [&](const auto& one) { return one.get() == file; });
    return done();
}

Octets EcpCard::verify(std::uint8_t reference, const Octets& value) {
    const auto found = pins_.find(reference);
    if (found == pins_.end()) return word(0x6A88);
    Pin& pin = found->second;
    if (value.empty()) {
        if (loggedIn_.contains(reference)) return done();
        return word(pin.left == 0 ? 0x6983 : static_cast<std::uint16_t>(0x63C0 | pin.left));
    }
    if (!loggedIn_.empty()) return word(0x6F86);
    if (reference == kUser) ++presented_;
    if (pin.left == 0) return word(0x6983);
    if (value == pin.value) {
        pin.left = pin.most;
        loggedIn_.insert(reference);
        return done();
    }
    --pin.left;
    return word(0x6300);  // how many are left has to be asked for
}

Octets EcpCard::changeReference(const Command& command) {
    const auto found = pins_.find(command.p2);
    if (command.p1 != 0x01 || found == pins_.end()) return word(0x6A88);
    const bool own = loggedIn_.contains(command.p2) || loggedIn_.contains(kAdministrator);
    if (!initialising_ && !found->second.value.empty() && !own) return word(0x6982);
    found->second.value = fieldsOf(command.data).at(0xA5);
    found->second.left = found->second.most;
    return done();
}

Octets EcpCard::generate(std::uint8_t reference) {
    File* const file = privateKeyFile(reference);
    if (file == nullptr) return word(0x6A82);
    if (!may(*file, kUpdate)) return word(0x6982);
    // The file of a private RSA key holds five numbers of half its length, and eight octets more.
    const auto bits = static_cast<unsigned>((file->data.size() - 8) / 5 * 2 * 8);
    file->key = (file->properties.at(0) & kRsa) != 0 ? makeRsaKey(bits) : makeGostKey();
    return done(file->key->publicPart());
}

Octets EcpCard::sign(const Octets& data) const {
    const File* const file = keyInUse_ ? privateKeyFile(*keyInUse_) : nullptr;
    if (file == nullptr || !file->key) return word(0x6A88);
    if (!may(*file, kUse)) return word(0x6982);
    const Octets signature = file->key->sign(data);
    return signature.empty() ? word(0x6700) : done(signature);
}

}  // namespace opensctest
