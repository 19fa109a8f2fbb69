// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "asn1/oid.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/error.h"

namespace tamga::asn1 {
namespace {

// Printing an arc takes time that grows with the square of its length; nothing real comes near this.
constexpr std::size_t kMaxContent = 256;

/// A number of any size, limbs of nine decimal digits, the lowest first.
class Decimal final {
  public:
    static Decimal parse(std::string_view digits) {
        Decimal number;
        for (const char c : digits)
            number.multiplyAdd(10, static_cast<std::uint32_t>(c - '0'));
        return number;
    }
    void multiplyAdd(std::uint32_t factor, std::uint32_t addend) {
        std::uint64_t carry = addend;
        for (auto& limb : limbs_) {
            carry += static_cast<std::uint64_t>(limb) * factor;
            limb = static_cast<std::uint32_t>(carry % kBase);
            carry /= kBase;
        }
        if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
    }
    /// Divides, returns the remainder.
    std::uint32_t divide(std::uint32_t divisor) {
        std::uint64_t remainder = 0;
        for (auto limb = limbs_.rbegin(); limb != limbs_.rend(); ++limb) {
            remainder = remainder * kBase + *limb;
            *limb = static_cast<std::uint32_t>(remainder / divisor);
            remainder %= divisor;
        }
        while (!limbs_.empty() && limbs_.back() == 0)
            limbs_.pop_back();
        return static_cast<std::uint32_t>(remainder);
    }
    [[nodiscard]] bool isZero() const noexcept { return limbs_.empty(); }
    [[nodiscard]] bool isBelow(std::uint32_t small) const noexcept {
        return limbs_.empty() || (limbs_.size() == 1 && limbs_[0] < small);
    }
    /// The number must not be smaller.
    void subtract(std::uint32_t small) {
        std::size_t i = 0;
        while (limbs_[i] < small) {
            limbs_[i] += kBase - small;
            small = 1;
            ++i;
        }
        limbs_[i] -= small;
        while (!limbs_.empty() && limbs_.back() == 0)
            limbs_.pop_back();
    }
    [[nodiscard]] std::string text() const {
        if (limbs_.empty()) return "0";
        std::string out = std::to_string(limbs_.back());
        for (auto limb = std::next(limbs_.rbegin()); limb != limbs_.rend(); ++limb) {
            const std::string digits = std::to_string(*limb);
            out.append(9 - digits.size(), '0').append(digits);
        }
        return out;
    }

  private:
    static constexpr std::uint32_t kBase = 1'000'000'000;
    std::vector<std::uint32_t> limbs_;
};

/// Base 128, the highest octet first, all but the last marked (X.690 section 8.19.2).
void appendSubidentifier(Bytes& to, Decimal number) {
    Bytes reversed;
    do {
        const auto low = static_cast<std::uint8_t>(number.divide(128));
        reversed.push_back(reversed.empty() ? low : static_cast<std::uint8_t>(low | 0x80U));
    } while (!number.isZero());
    to.insert(to.end(), reversed.rbegin(), reversed.rend());
}

std::vector<std::string_view> splitArcs(std::string_view dotted) {
    std::vector<std::string_view> arcs;
    while (true) {
        const auto dot = dotted.find('.');
        const auto arc = dotted.substr(0, dot);
        const bool digits =
            !arc.empty() && std::all_of(arc.begin(), arc.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || (arc.size() > 1 && arc.front() == '0'))
            throw Error(Reason::kDerMalformed, "object identifier text");
        arcs.push_back(arc);
        if (dot == std::string_view::npos) return arcs;
        dotted.remove_prefix(dot + 1);
    }
}

bool isWellFormed(BytesView content) noexcept {
    if (content.empty() || content.size() > kMaxContent || (content.back() & 0x80U) != 0) return false;
    bool first = true;
    for (const auto octet : content) {
        if (first && octet == 0x80) return false;  // a leading zero digit: not the shortest form
        first = (octet & 0x80U) == 0;
    }
    return true;
}

}  // namespace

Oid::Oid(std::string_view dotted) {
    if (dotted.size() > kMaxContent * 4) throw Error(Reason::kDerMalformed, "object identifier too long");
    const auto arcs = splitArcs(dotted);
    if (arcs.size() < 2 || arcs[0].size() != 1 || arcs[0][0] > '2')
        throw Error(Reason::kDerMalformed, "object identifier root");
    const auto root = static_cast<std::uint32_t>(arcs[0][0] - '0');
    auto second = Decimal::parse(arcs[1]);
    if (root < 2 && !second.isBelow(40)) throw Error(Reason::kDerMalformed, "object identifier second arc");
    second.multiplyAdd(1, root * 40);
    appendSubidentifier(content_, std::move(second));
    for (std::size_t i = 2; i < arcs.size(); ++i)
        appendSubidentifier(content_, Decimal::parse(arcs[i]));
    if (!isWellFormed(content_)) throw Error(Reason::kDerMalformed, "object identifier too long");
}

std::optional<Oid> Oid::fromContent(BytesView content) {
    if (!isWellFormed(content)) return std::nullopt;
    Oid result;
    result.content_.assign(content.begin(), content.end());
    return result;
}

std::string Oid::dotted() const {
    std::string out;
    Decimal arc;
    for (const auto octet : content_) {
        arc.multiplyAdd(128, octet & 0x7FU);
        if ((octet & 0x80U) != 0) continue;
        if (out.empty()) {
            const std::uint32_t root = arc.isBelow(40) ? 0 : arc.isBelow(80) ? 1 : 2;
            if (root > 0) arc.subtract(root * 40);
            out = std::to_string(root);
        }
        out.append(".").append(arc.text());
        arc = Decimal();
    }
    return out;
}

}  // namespace tamga::asn1
