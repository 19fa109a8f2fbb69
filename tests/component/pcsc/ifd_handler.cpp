// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A reader driver for pcscd (IFD handler 3.0) with one slot a reader, whose cards are in another process:
// what follows the last colon of the device's name is the UNIX socket where a card may listen (card_wire.h).
// A name that ends in ".pad" is a reader with keys.
#include <poll.h>
#include <reader.h>
#include <sys/un.h>
#include <unistd.h>
#include <winscard.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "card_wire.h"

// The header says nothing of C++.
extern "C" {
#include <ifdhandler.h>
}

namespace {

constexpr std::uint32_t kVerifyCode = SCARD_CTL_CODE(3400 + FEATURE_VERIFY_PIN_DIRECT);

class Slot {
  public:
    explicit Slot(std::string path) : path_(std::move(path)) {}
    ~Slot() { drop(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    bool hasPad() const { return path_.ends_with(".pad"); }

    /// False when the card is gone.
    bool present() {
        if (socket_ >= 0) {
            pollfd event{socket_, POLLRDHUP, 0};
            if (::poll(&event, 1, 0) == 0) return true;
            drop();
            return false;  // seen at least once, even if the next card is there already
        }
        const int fresh = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        if (::connect(fresh, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(fresh);
            return false;
        }
        socket_ = fresh;
        return true;
    }

    /// Returns when the card may have come or gone, or after timeout milliseconds.
    void waitForChange(int timeout) const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout);
        const bool inserted = socket_ >= 0;
        while (std::chrono::steady_clock::now() < end) {
            if (inserted) {
                pollfd event{socket_, POLLRDHUP, 0};
                if (::poll(&event, 1, 20) != 0) return;
            } else {
                if (::access(path_.c_str(), F_OK) == 0) return;
                ::poll(nullptr, 0, 10);
            }
        }
    }

    bool tell(wire::Ask kind, const wire::Octets& content) {
        if (socket_ >= 0 && wire::send(socket_, static_cast<std::uint8_t>(kind), content)) return true;
        drop();
        return false;
    }

    /// False: no such card, or a failure.
    bool ask(wire::Ask kind, const wire::Octets& content, wire::Octets& answer) {
        std::uint8_t said = 0;
        if (!tell(kind, content)) return false;
        if (!wire::receive(socket_, said, answer)) {
            drop();
            return false;
        }
        if (said == static_cast<std::uint8_t>(wire::Say::kNothing)) answer.clear();
        return said != static_cast<std::uint8_t>(wire::Say::kFailure);
    }

  private:
    void drop() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    std::string path_;
    std::atomic<int> socket_ = -1;
};

std::mutex mutex;
std::map<DWORD, std::shared_ptr<Slot>> slots;

std::shared_ptr<Slot> slotOf(DWORD lun) {
    const std::scoped_lock lock(mutex);
    const auto found = slots.find(lun);
    return found == slots.end() ? nullptr : found->second;
}

RESPONSECODE waitForChange(DWORD lun, int timeout) {
    const auto slot = slotOf(lun);
    if (!slot) return IFD_NO_SUCH_DEVICE;
    slot->waitForChange(timeout);
    return IFD_SUCCESS;
}

RESPONSECODE give(const void* value, std::size_t size, PDWORD length, PUCHAR to) {
    if (*length < size) return IFD_ERROR_INSUFFICIENT_BUFFER;
    std::memcpy(to, value, size);
    *length = size;
    return IFD_SUCCESS;
}

RESPONSECODE giveOctets(const wire::Octets& octets, DWORD room, PUCHAR to, PDWORD length) {
    *length = 0;
    if (octets.size() > room) return IFD_ERROR_INSUFFICIENT_BUFFER;
    std::copy(octets.begin(), octets.end(), to);
    *length = octets.size();
    return IFD_SUCCESS;
}

/// PIN_VERIFY_STRUCTURE, checked as a reader's firmware would: the data are a VERIFY without digits.
RESPONSECODE verifyOnKeys(Slot& slot, const wire::Octets& request, PUCHAR to, DWORD room, PDWORD length) {
    constexpr std::size_t kHead = 19;
    constexpr std::size_t kVerify = 5;
    if (request.size() != kHead + kVerify || request[15] != kVerify || request[7] != 0x02)
        return IFD_COMMUNICATION_ERROR;
    wire::Octets digits;
    if (!slot.ask(wire::Ask::kDigits, {}, digits)) return giveOctets({0x64, 0x00}, room, to, length);
    if (digits.empty()) return giveOctets({0x64, 0x01}, room, to, length);
    const std::uint8_t longest = request[5];
    const std::uint8_t shortest = request[6];
    if (digits.size() < shortest || digits.size() > longest)
        return giveOctets({0x64, 0x03}, room, to, length);
    wire::Octets command(request.begin() + kHead, request.begin() + kHead + 4);
    command.push_back(static_cast<std::uint8_t>(digits.size()));
    command.insert(command.end(), digits.begin(), digits.end());
    wire::Octets answer;
    if (!slot.ask(wire::Ask::kCommand, command, answer)) return IFD_COMMUNICATION_ERROR;
    return giveOctets(answer, room, to, length);
}

}  // namespace

extern "C" {

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR name) {
    const std::string device(name);
    const std::scoped_lock lock(mutex);
    slots[lun] = std::make_shared<Slot>(device.substr(device.rfind(':') + 1));
    return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannel(DWORD, DWORD) {
    return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHCloseChannel(DWORD lun) {
    const std::scoped_lock lock(mutex);
    return slots.erase(lun) == 1 ? IFD_SUCCESS : IFD_COMMUNICATION_ERROR;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
    const std::uint8_t one = 1;
    const std::uint8_t many = 16;
    RESPONSECODE (*const wait)(DWORD, int) = waitForChange;
    switch (tag) {
        case TAG_IFD_SIMULTANEOUS_ACCESS:
            return give(&many, 1, length, value);
        case TAG_IFD_THREAD_SAFE:  // a reader that hangs holds up no other
        case TAG_IFD_SLOTS_NUMBER:
        case TAG_IFD_POLLING_THREAD_KILLABLE:
            return give(&one, 1, length, value);
        case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
            return give(&wait, sizeof wait, length, value);
        default:
            static_cast<void>(lun);
            *length = 0;
            return IFD_ERROR_TAG;
    }
}

RESPONSECODE IFDHSetCapabilities(DWORD, DWORD, DWORD, PUCHAR) {
    return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR) {
    return IFD_SUCCESS;
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length) {
    const auto slot = slotOf(lun);
    if (!slot) return IFD_NO_SUCH_DEVICE;
    if (action == IFD_POWER_DOWN) {
        *length = 0;
        static_cast<void>(slot->tell(wire::Ask::kPowerDown, {}));
        return IFD_SUCCESS;
    }
    wire::Octets answer;
    const auto kind = action == IFD_POWER_UP ? wire::Ask::kPowerUp : wire::Ask::kReset;
    if (!slot->ask(kind, {}, answer) || answer.empty()) {
        *length = 0;
        return IFD_ERROR_POWER_ACTION;
    }
    return giveOctets(answer, MAX_ATR_SIZE, atr, length);
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER protocol, PUCHAR command, DWORD commandLength,
                               PUCHAR answer, PDWORD answerLength, PSCARD_IO_HEADER receive) {
    const auto slot = slotOf(lun);
    if (!slot) return IFD_NO_SUCH_DEVICE;
    wire::Octets octets;
    const DWORD room = *answerLength;
    *answerLength = 0;
    if (!slot->ask(wire::Ask::kCommand, wire::Octets(command, command + commandLength), octets))
        return IFD_COMMUNICATION_ERROR;
    if (receive != nullptr) receive->Protocol = protocol.Protocol;
    return giveOctets(octets, room, answer, answerLength);
}

RESPONSECODE IFDHICCPresence(DWORD lun) {
    const auto slot = slotOf(lun);
    if (!slot) return IFD_NO_SUCH_DEVICE;
    return slot->present() ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR data, DWORD dataLength, PUCHAR answer, DWORD room,
                         LPDWORD length) {
    const auto slot = slotOf(lun);
    if (!slot) return IFD_NO_SUCH_DEVICE;
    *length = 0;
    if (!slot->hasPad()) return IFD_ERROR_NOT_SUPPORTED;
    if (code == CM_IOCTL_GET_FEATURE_REQUEST) {
        wire::Octets list{FEATURE_VERIFY_PIN_DIRECT, 4};
        for (int shift = 24; shift >= 0; shift -= 8)
            list.push_back(static_cast<std::uint8_t>(kVerifyCode >> shift));
        return giveOctets(list, room, answer, length);
    }
    if (code != kVerifyCode) return IFD_ERROR_NOT_SUPPORTED;
    return verifyOnKeys(*slot, wire::Octets(data, data + dataLength), answer, room, length);
}

}  // extern "C"
