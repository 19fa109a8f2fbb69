// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/file_system.h"

#include <algorithm>
#include <string>

namespace tamga::keys::pcsc {
namespace {

using container::damaged;
using container::File;

constexpr std::uint8_t kSelect = 0xA4;
constexpr std::uint8_t kReadBinary = 0xB0;
constexpr std::uint8_t kGetData = 0xCA;
constexpr std::size_t kLongestRead = 0xFF;
/// Offsets have 15 bits: the highest one of P1 would name a file instead (ISO 7816-4 section 11.3.3).
constexpr std::size_t kLongestFile = 0x7FFF;
/// Of one folder: a token that repeats itself must come to an end.
constexpr std::size_t kMostChildren = 256;
constexpr std::uint8_t kFolderDescriptor = 0x38;

FileId numberOf(BytesView octets, Numbers numbers) {
    if (octets.size() != 2) throw Error(Reason::kTokenDeviceError, "FCP: a number of another length");
    return numbers == Numbers::kBigEndian ? static_cast<FileId>(octets[0] << 8U | octets[1])
                                          : static_cast<FileId>(octets[1] << 8U | octets[0]);
}

/// One BER-TLV with a tag of one octet; lengths up to 255 (ISO 7816-4 section 6.3).
struct Item {
    std::uint8_t tag;
    BytesView value;
};

Item takeItem(BytesView& rest) {
    const Error cut(Reason::kTokenDeviceError, "FCP: cut short");
    if (rest.size() < 2) throw Error(cut);
    const std::uint8_t tag = rest[0];
    std::size_t length = rest[1];
    std::size_t begin = 2;
    if (length == 0x81U) {
        if (rest.size() < 3) throw Error(cut);
        length = rest[2];
        begin = 3;
    } else if (length > 0x7FU) {
        throw Error(Reason::kTokenDeviceError, "FCP: a length in a form of its own");
    }
    if (rest.size() - begin < length) throw Error(cut);
    const Item item{tag, rest.subspan(begin, length)};
    rest = rest.subspan(begin + length);
    return item;
}

/// Of the element that begins here, tag and length included. Nothing for what no file of a container is.
std::optional<std::size_t> elementLength(BytesView octets) {
    if (octets.size() < 2 || octets[0] != 0x30) return std::nullopt;
    if (octets[1] < 0x80U) return 2 + std::size_t{octets[1]};
    const std::size_t count = octets[1] & 0x7FU;
    if (count == 0 || count > 2 || octets.size() < 2 + count) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < count; ++i)
        length = length << 8U | octets[2 + i];
    return 2 + count + length;
}

}  // namespace

FileInfo parseFcp(BytesView fcp, Numbers numbers) {
    const Item whole = takeItem(fcp);
    // 62 is the template of control parameters, 6F that of all file control information.
    if (whole.tag != 0x62 && whole.tag != 0x6F) throw Error(Reason::kTokenDeviceError, "FCP: another tag");
    FileInfo info;
    bool named = false;
    BytesView rest = whole.value;
    while (!rest.empty()) {
        const Item item = takeItem(rest);
        if (item.tag == 0x80) {
            info.size = numberOf(item.value, numbers);
        } else if (item.tag == 0x82) {
            info.folder = !item.value.empty() && item.value[0] == kFolderDescriptor;
        } else if (item.tag == 0x83) {
            info.id = numberOf(item.value, numbers);
            named = true;
        }
    }
    if (!named) throw Error(Reason::kTokenDeviceError, "FCP: without a file id");
    return info;
}

Answer FileSystem::selectBy(std::uint8_t p1, std::uint8_t p2, const FilePath& ids) {
    Bytes octets;
    for (const FileId id : ids) {
        const auto high = static_cast<std::uint8_t>(id >> 8U);
        const auto low = static_cast<std::uint8_t>(id & 0xFFU);
        const bool big = family_.numbers == Numbers::kBigEndian;
        octets.push_back(big ? high : low);
        octets.push_back(big ? low : high);
    }
    return exchange(channel_, {0x00, kSelect, p1, p2, octets, std::uint8_t{0x00}});
}

std::optional<FileInfo> FileSystem::select(const FilePath& path) {
    // P1 08: path from the master file; P1 00: by id, which for the master file is 3F00.
    const Answer answer =
        path.empty() ? selectBy(0x00, family_.selectP2, {0x3F00}) : selectBy(0x08, family_.selectP2, path);
    if (answer.status == status::kNotFound) return std::nullopt;
    if (!answer.done()) throw unexpected("SELECT", answer.status);
    return parseFcp(answer.view(), family_.numbers);
}

std::optional<std::vector<FileInfo>> FileSystem::children(const FilePath& folder) {
    std::vector<FileInfo> found;
    const auto info = select(folder);
    if (!info || !info->folder) return found;
    // Without data: the first file of this folder; P2 02: the one after the file that is named.
    Answer answer = selectBy(0x00, 0x00, {});
    while (answer.done() && found.size() < kMostChildren) {
        const FileInfo child = parseFcp(answer.view(), family_.numbers);
        const bool seen = std::ranges::any_of(found, [&](const FileInfo& one) { return one.id == child.id; });
        if (seen) return found;
        found.push_back(child);
        if (child.folder) {  // it has become the current one: back to its parent
            const Answer up = selectBy(0x03, 0x00, {});
            if (!up.done()) throw unexpected("SELECT parent", up.status);
        }
        answer = selectBy(0x00, 0x02, {child.id});
    }
    if (!answer.done() && answer.status != status::kNotFound) {
        if (found.empty()) return std::nullopt;
        throw unexpected("SELECT next", answer.status);
    }
    return found;
}

Answer FileSystem::readBinary(std::size_t offset, std::size_t length, File file) {
    Answer answer = exchange(channel_, {0x00,
                                        kReadBinary,
                                        static_cast<std::uint8_t>(offset >> 8U),
                                        static_cast<std::uint8_t>(offset & 0xFFU),
                                        {},
                                        static_cast<std::uint8_t>(std::min(length, kLongestRead))});
    if (answer.status == status::kRefused)
        throw Error(Reason::kPasswordNeeded, std::string(nameOf(file)) + ": the token wants its PIN");
    const bool short_ = answer.status == status::kEndOfFile || answer.status == status::kWrongOffset;
    if (!answer.done() && !short_) throw unexpected("READ BINARY", answer.status);
    if (answer.data.empty()) throw damaged(file, "shorter than it says");
    return answer;
}

container::Content FileSystem::read(const FilePath& path, File file) {
    const auto info = select(path);
    if (!info || info->folder || info->size == 0) throw damaged(file, "missing");
    container::Content content = readBinary(0, std::min(info->size, kLongestRead), file).data;
    const auto length = elementLength(container::viewOf(content));
    if (!length) throw damaged(file, "no DER SEQUENCE");
    if (*length > std::min(info->size, kLongestFile))
        throw damaged(file, "longer than its place on the token");
    while (content.size() < *length)
        content += readBinary(content.size(), *length - content.size(), file).data;
    content.resize(*length);
    return content;
}

Bytes FileSystem::serial() {
    // GET DATA 0181. Rutoken Lite and ECP: four zero octets and the number; Rutoken S: the number,
    // little-endian.
    const Answer answer = exchange(channel_, {0x00, kGetData, 0x01, 0x81, {}, family_.serialOctets});
    if (!answer.done()) throw unexpected("GET DATA", answer.status);
    Bytes number(answer.view().begin(), answer.view().end());
    if (family_.numbers == Numbers::kLittleEndian) std::ranges::reverse(number);
    if (number.size() == 8 && std::all_of(number.begin(), number.begin() + 4, [](auto o) { return o == 0; }))
        number.erase(number.begin(), number.begin() + 4);
    if (number.empty() || number.size() > 16) throw Error(Reason::kTokenDeviceError, "no serial number");
    return number;
}

}  // namespace tamga::keys::pcsc
