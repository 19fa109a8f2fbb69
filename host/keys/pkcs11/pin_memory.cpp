// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/pin_memory.h"

#include <set>

namespace tamga::keys::pkcs11 {
namespace {

using Name = std::pair<std::string, std::string>;

Name nameOf(const SlotAnswer& slot) {
    return {slot.serial, slot.label};
}

/// How near to being locked.
int gravityOf(PinCare care) {
    switch (care) {
        case PinCare::kGood:
        case PinCare::kToBeChanged:
            return 0;
        case PinCare::kCountLow:
            return 1;
        case PinCare::kFinalTry:
            return 2;
        case PinCare::kLocked:
            break;
    }
    return 3;
}

}  // namespace

PinCare PinMemory::weigh(Token& token, const Said& now) {
    const bool sameWorker = token.said && token.said->worker == now.worker;
    const bool news = sameWorker ? token.said->care != now.care
                                 : !token.known || gravityOf(now.care) > gravityOf(*token.known);
    if (news || !token.known) token.known = now.care;
    token.said = now;
    return *token.known;
}

void PinMemory::complete(std::vector<SlotAnswer>& slots, std::uint64_t worker) {
    const std::scoped_lock lock(mutex_);
    std::set<Name> present;
    for (SlotAnswer& slot : slots) {
        present.insert(nameOf(slot));
        slot.pin.care = weigh(tokens_[nameOf(slot)], {slot.pin.care, worker});
    }
    for (auto& [name, token] : tokens_) {
        if (present.contains(name)) continue;
        token.said.reset();
        if (token.known == PinCare::kLocked) token.known.reset();
    }
    // Nothing is kept of a token that is gone and was fine.
    std::erase_if(tokens_, [](const auto& one) {
        return !one.second.said && gravityOf(one.second.known.value_or(PinCare::kGood)) == 0;
    });
}

void PinMemory::note(const SlotAnswer& slot, PinCare care) {
    const std::scoped_lock lock(mutex_);
    Token& token = tokens_[nameOf(slot)];
    // That it must be changed is no matter of tries.
    const bool change = token.said && token.said->care == PinCare::kToBeChanged;
    token.known = change && gravityOf(care) < gravityOf(PinCare::kFinalTry) ? PinCare::kToBeChanged : care;
}

void PinMemory::noteRefused(const SlotAnswer& slot) {
    const std::scoped_lock lock(mutex_);
    const auto token = tokens_.find(nameOf(slot));
    if (token == tokens_.end()) return;
    if (token->second.said) token->second.known.reset();
    token->second.said.reset();
}

bool PinMemory::locked(const SlotAnswer& slot) const {
    const std::scoped_lock lock(mutex_);
    const auto token = tokens_.find(nameOf(slot));
    return token != tokens_.end() && token->second.known == PinCare::kLocked;
}

}  // namespace tamga::keys::pkcs11
