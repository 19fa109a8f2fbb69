// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Odd multiples of 2^(Width i) times a point, for every window i of a scalar: a multiple of the point is one
// sum per window, without a doubling.
#pragma once

#include <cstring>
#include <vector>

#include "gost/scalar_tag.h"
#include "gost/signed_digits.h"

namespace gost {

template <class G, unsigned Width>
class WindowTable final {
  public:
    using Affine = typename G::Affine;
    struct alignas(16) Entry {
        Affine point;
        Limb tag;  ///< of the scalar, see scalar_tag.h
    };
    using Point = typename G::Point;
    static constexpr std::size_t kEntries = std::size_t{1} << (Width - 1);

    /// No sum below meets the zero point or equal points: all multiples are small powers of two times small
    /// odd numbers, and q divides none of their differences.
    WindowTable(const Point& point, std::size_t windows) {
        std::vector<Point> all;
        all.reserve(windows * kEntries);
        Point power = point;
        for (std::size_t i = 0; i < windows; ++i) {
            const Point two = G::twice(power);
            all.push_back(power);
            for (std::size_t j = 1; j < kEntries; ++j)
                all.push_back(G::addPublic(all.back(), two));
            power = two;
            for (unsigned bit = 1; bit < Width; ++bit)
                power = G::twice(power);
        }
        std::vector<Affine> points(all.size());
        G::normalisePublic(all, points);
        entries_.resize(all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            entries_[i] = {points[i], tagOfMultiple(2 * (i % kEntries) + 1, Width * (i / kEntries))};
    }

    /// Reads every entry of the window, so that the cache does not tell which one was wanted.
    [[nodiscard]] Entry entrySecret(std::size_t window, std::size_t index) const noexcept {
        constexpr std::size_t kLanes = sizeof(Entry) / sizeof(Lane);
        static_assert(kLanes * sizeof(Lane) == sizeof(Entry));
        std::array<Lane, kLanes> sum{};
        const Entry* entry = &entries_[window * kEntries];
        for (std::size_t i = 0; i < kEntries; ++i) {
            const Limb difference = opaque(i ^ index);
            const Limb same = ((difference | (Limb{0} - difference)) >> 63U) - 1U;
            const Lane mask{same, same};
            std::array<Lane, kLanes> lanes;
            std::memcpy(static_cast<void*>(lanes.data()), entry + i, sizeof(Entry));
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                sum[lane] |= lanes[lane] & mask;
        }
        Entry out;
        std::memcpy(static_cast<void*>(&out), sum.data(), sizeof out);
        return out;
    }

  private:
    using Lane [[gnu::vector_size(16)]] = Limb;
    std::vector<Entry> entries_;
};

}  // namespace gost
