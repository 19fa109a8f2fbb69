// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <algorithm>

namespace pcsctest {

OneCard::OneCard(CardKind kind, Manners manners, const std::string& slotName)
    : card(std::make_shared<VirtualCard>(std::move(kind), std::move(manners))),
      slot(Daemon::slotPath(slotName)),
      daemon({{kReader, slotName}}),
      source(patientSource()) {
    card->put(kContainer);
    slot.insert(card);
    waitForCards(1);
}

std::unique_ptr<keys::Source> patientSource() {
    return keys::pcsc::makeReaderSource({std::chrono::seconds(60), std::chrono::seconds(60)});
}

void waitForCards(std::size_t count) {
    until(std::to_string(count) + " cards", [&] {
        const auto readers = capture([] { return keys::pcsc::Context().readers(); });
        if (!readers) return false;
        return static_cast<std::size_t>(std::ranges::count_if(
                   readers.value(), [](const auto& reader) { return reader.present; })) == count;
    });
}

std::string stateOf(keys::Source& source) {
    const auto tokens = source.tokens();
    if (tokens.size() != 1) return std::to_string(tokens.size()) + " tokens";
    if (const auto problem = tokens[0]->info().problem) return std::string(nameOf(problem->reason()));
    const p11::Listing listing = p11::list(*tokens[0]);
    if (!listing.outcome) return std::string(nameOf(listing.outcome.error().reason()));
    return "fine, " + std::to_string(listing.entries.size());
}

namespace {

void demand(LONG code) {
    BOOST_REQUIRE_EQUAL(code, SCARD_S_SUCCESS);
}

constexpr DWORD kProtocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

}  // namespace

OtherProgram::OtherProgram(DWORD share, const std::string& reader) {
    demand(::SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_));
    DWORD protocol = 0;
    demand(::SCardConnect(context_, reader.c_str(), share, kProtocols, &card_, &protocol));
}

OtherProgram::~OtherProgram() {
    ::SCardDisconnect(card_, SCARD_LEAVE_CARD);
    ::SCardReleaseContext(context_);
}

void OtherProgram::begin() const {
    demand(::SCardBeginTransaction(card_));
}

void OtherProgram::end() const {
    demand(::SCardEndTransaction(card_, SCARD_LEAVE_CARD));
}

void OtherProgram::reset() {
    DWORD protocol = 0;
    demand(::SCardReconnect(card_, SCARD_SHARE_SHARED, kProtocols, SCARD_RESET_CARD, &protocol));
}

Bytes OtherProgram::transmit(const Bytes& command) const {
    const SCARD_IO_REQUEST protocol{SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};
    Bytes answer(258);
    DWORD length = answer.size();
    demand(
        ::SCardTransmit(card_, &protocol, command.data(), command.size(), nullptr, answer.data(), &length));
    answer.resize(length);
    return answer;
}

}  // namespace pcsctest
