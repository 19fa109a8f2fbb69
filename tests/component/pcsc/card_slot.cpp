// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "card_slot.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace pcsctest {

void CardSlot::insert(std::shared_ptr<Card> card) {
    pull();
    card_ = std::move(card);
    end_ = ::eventfd(0, EFD_CLOEXEC);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // Named when it listens already: whoever sees the name can connect.
    const std::string hidden = path_ + "~";
    hidden.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 4) != 0 || ::rename(hidden.c_str(), path_.c_str()) != 0)
        throw std::runtime_error("cannot insert a card at " + path_);
    thread_ = std::thread([this] { serve(); });
}

void CardSlot::pull() {
    if (!thread_.joinable()) return;
    ::unlink(path_.c_str());
    const std::uint64_t one = 1;
    static_cast<void>(!::write(end_, &one, sizeof one));
    thread_.join();
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
    ::close(end_);
    card_.reset();
}

void CardSlot::serve() {
    while (true) {
        pollfd events[2]{{listener_, POLLIN, 0}, {end_, POLLIN, 0}};
        ::poll(events, 2, -1);
        if (events[1].revents != 0) return;
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        talk(connection);
        ::close(connection);
    }
}

void CardSlot::talk(int connection) {
    while (true) {
        pollfd events[2]{{connection, POLLIN, 0}, {end_, POLLIN, 0}};
        ::poll(events, 2, -1);
        if (events[1].revents != 0) return;
        std::uint8_t kind = 0;
        Octets content;
        if (!wire::receive(connection, kind, content)) return;
        if (!answerOne(connection, kind, content)) {
            leave(connection);
            waitForEnd();
            return;
        }
    }
}

/// The slot is empty before the driver hears of it: it looks for the next card at once, and one that could
/// still be reached then would be connected to and never answer.
void CardSlot::leave(int connection) {
    ::unlink(path_.c_str());
    ::close(std::exchange(listener_, -1));
    ::shutdown(connection, SHUT_RDWR);
}

/// Until pull(): the card says nothing more, and does not go either.
void CardSlot::waitForEnd() {
    pollfd event{end_, POLLIN, 0};
    ::poll(&event, 1, -1);
}

/// False: the card is pulled in the middle of it.
bool CardSlot::answerOne(int connection, std::uint8_t kind, const Octets& content) {
    const auto say = [&](wire::Say what, const Octets& answer) {
        return wire::send(connection, static_cast<std::uint8_t>(what), answer);
    };
    if (kind == static_cast<std::uint8_t>(wire::Ask::kPowerDown)) {
        card_->reset();
        return true;
    }
    if (kind == static_cast<std::uint8_t>(wire::Ask::kDigits)) {
        const auto digits = card_->digits();
        return digits ? say(wire::Say::kAnswer, *digits) : say(wire::Say::kAnswer, {});
    }
    const bool isCommand = kind == static_cast<std::uint8_t>(wire::Ask::kCommand);
    if (!isCommand) card_->reset();
    // Power is a command of no octets to the script.
    const auto fate = card_->fateOf(isCommand ? content : Octets());
    if (!fate) return say(wire::Say::kAnswer, isCommand ? card_->answer(content) : card_->atr());
    switch (*fate) {
        case Fate::kNothing:
            return say(wire::Say::kNothing, {});
        case Fate::kGarbage:
            return say(wire::Say::kAnswer, Octets(200, 0xA5));
        case Fate::kHang:
            waitForEnd();
            return true;
        case Fate::kPull:
            break;
    }
    return false;
}

}  // namespace pcsctest
