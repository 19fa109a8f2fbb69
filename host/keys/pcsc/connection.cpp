// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/connection.h"

#include <dlfcn.h>
#include <winscard.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "keys/pcsc/codes.h"

namespace tamga::keys::pcsc {
namespace {

static_assert(std::is_same_v<SCARDCONTEXT, long>);
static_assert(std::is_same_v<SCARDHANDLE, long>);
static_assert(std::is_same_v<DWORD, unsigned long>);

constexpr const char* kLibrary = "libpcsclite.so.1";
constexpr int kMostTries = 4;
/// The answer to a short command: 256 octets and a status word.
constexpr std::size_t kLongestAnswer = 258;
constexpr DWORD kProtocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

template <typename Function>
void load(void* library, const char* name, Function& function) {
    void* const found = ::dlsym(library, name);
    if (found == nullptr) throw Error(Reason::kTokenService, std::string(kLibrary) + ": no " + name);
    static_assert(sizeof found == sizeof function);
    std::memcpy(&function, &found, sizeof found);
}

/// Loaded at the first look for readers, never unloaded (README.md, "PC/SC in short").
struct Api {
    Api() {
        void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw Error(Reason::kTokenService, std::string(kLibrary) + " is not there");
        load(library, "SCardEstablishContext", establishContext);
        load(library, "SCardReleaseContext", releaseContext);
        load(library, "SCardListReaders", listReaders);
        load(library, "SCardGetStatusChange", getStatusChange);
        load(library, "SCardConnect", connect);
        load(library, "SCardReconnect", reconnect);
        load(library, "SCardDisconnect", disconnect);
        load(library, "SCardBeginTransaction", beginTransaction);
        load(library, "SCardEndTransaction", endTransaction);
        load(library, "SCardTransmit", transmit);
        load(library, "SCardControl", control);
    }

    decltype(&::SCardEstablishContext) establishContext = nullptr;
    decltype(&::SCardReleaseContext) releaseContext = nullptr;
    decltype(&::SCardListReaders) listReaders = nullptr;
    decltype(&::SCardGetStatusChange) getStatusChange = nullptr;
    decltype(&::SCardConnect) connect = nullptr;
    decltype(&::SCardReconnect) reconnect = nullptr;
    decltype(&::SCardDisconnect) disconnect = nullptr;
    decltype(&::SCardBeginTransaction) beginTransaction = nullptr;
    decltype(&::SCardEndTransaction) endTransaction = nullptr;
    decltype(&::SCardTransmit) transmit = nullptr;
    decltype(&::SCardControl) control = nullptr;
};

/// Without the library it is looked for again at the next call: it may be installed in the meantime.
const Api& api() {
    static const Api kApi;
    return kApi;
}

CryptoPP::SecByteBlock answerOf(CryptoPP::SecByteBlock buffer, DWORD length, const char* call) {
    // A card pulled in the middle of a command is success with nothing in it, with some drivers.
    if (length < 2 || length > buffer.size())
        throw Error(Reason::kTokenRemoved, std::string(call) + ": no answer");
    buffer.resize(length);
    return buffer;
}

}  // namespace

Context::Context() {
    require(api().establishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &handle_), "SCardEstablishContext");
}

Context::~Context() {
    // Of no use to anybody any more, whatever the service says to it.
    static_cast<void>(api().releaseContext(handle_));
}

std::vector<std::string> Context::names() const {
    // Sixteen readers with names of 128 octets are all that the service has room for.
    std::vector<char> list(16 * 1024);
    DWORD length = list.size();
    const LONG code = api().listReaders(handle_, nullptr, list.data(), &length);
    if (code == SCARD_E_NO_READERS_AVAILABLE) return {};
    require(code, "SCardListReaders");
    std::vector<std::string> names;
    const char* next = list.data();
    const char* const end = next + std::min<std::size_t>(length, list.size());
    while (next < end && *next != '\0') {
        const char* const stop = std::find(next, end, '\0');
        names.emplace_back(next, stop);
        next = stop == end ? end : stop + 1;
    }
    return names;
}

/// Nothing when one of the readers is gone already.
std::optional<std::vector<ReaderState>> Context::states(const std::vector<std::string>& names) const {
    std::vector<SCARD_READERSTATE> raw(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        raw[i].szReader = names[i].c_str();
        raw[i].dwCurrentState = SCARD_STATE_UNAWARE;
    }
    const LONG code = api().getStatusChange(handle_, 0, raw.data(), raw.size());
    if (code == SCARD_E_UNKNOWN_READER) return std::nullopt;
    if (code != SCARD_E_TIMEOUT) require(code, "SCardGetStatusChange");
    std::vector<ReaderState> states;
    for (std::size_t i = 0; i < names.size(); ++i) {
        ReaderState& state = states.emplace_back();
        state.name = names[i];
        const DWORD event = raw[i].dwEventState;
        state.present = (event & SCARD_STATE_PRESENT) != 0 && (event & SCARD_STATE_MUTE) == 0;
        state.changes = static_cast<std::uint32_t>(event >> 16U);
        const std::size_t length = std::min<std::size_t>(raw[i].cbAtr, sizeof raw[i].rgbAtr);
        state.atr.assign(raw[i].rgbAtr, raw[i].rgbAtr + length);
    }
    return states;
}

std::vector<ReaderState> Context::readers() const {
    for (int i = 0; i < kMostTries; ++i) {
        const std::vector<std::string> now = names();
        if (now.empty()) return {};
        if (auto found = states(now)) return *std::move(found);
    }
    throw Error(Reason::kTokenService, "readers come and go");
}

Card::Card(const Context& context, const std::string& reader) {
    LONG code = SCARD_S_SUCCESS;
    for (int i = 0; i < kMostTries; ++i) {
        code = api().connect(context.handle_, reader.c_str(), SCARD_SHARE_SHARED, kProtocols, &handle_,
                             &protocol_);
        if (code != SCARD_W_RESET_CARD) break;
    }
    require(code, "SCardConnect");
}

Card::~Card() {
    static_cast<void>(api().disconnect(handle_, SCARD_LEAVE_CARD));
}

void Card::reconnect() {
    require(api().reconnect(handle_, SCARD_SHARE_SHARED, kProtocols, SCARD_LEAVE_CARD, &protocol_),
            "SCardReconnect");
}

Transaction::Transaction(Card& card) : card_(card) {
    LONG code = SCARD_S_SUCCESS;
    for (int i = 0; i < kMostTries; ++i) {
        code = api().beginTransaction(card_.handle_);
        if (code != SCARD_W_RESET_CARD) break;
        card_.reconnect();
    }
    require(code, "SCardBeginTransaction");
}

Transaction::~Transaction() {
    // It fails when the card or the service is gone, and then there is nothing left to give back.
    static_cast<void>(api().endTransaction(card_.handle_, reset_ ? SCARD_RESET_CARD : SCARD_LEAVE_CARD));
}

bool Transaction::isByteProtocol() const {
    return card_.protocol_ == SCARD_PROTOCOL_T0;
}

CryptoPP::SecByteBlock Transaction::transmit(BytesView command) {
    const SCARD_IO_REQUEST protocol{card_.protocol_, sizeof(SCARD_IO_REQUEST)};
    CryptoPP::SecByteBlock buffer(kLongestAnswer);
    DWORD length = buffer.size();
    require(api().transmit(card_.handle_, &protocol, command.data(), command.size(), nullptr, buffer.data(),
                           &length),
            "SCardTransmit");
    return answerOf(buffer, length, "SCardTransmit");
}

CryptoPP::SecByteBlock Transaction::control(std::uint32_t code, BytesView data) {
    CryptoPP::SecByteBlock buffer(kLongestAnswer);
    DWORD length = 0;
    require(api().control(card_.handle_, code, data.empty() ? nullptr : data.data(), data.size(),
                          buffer.data(), buffer.size(), &length),
            "SCardControl");
    buffer.resize(std::min<std::size_t>(length, buffer.size()));
    return buffer;
}

}  // namespace tamga::keys::pcsc
