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
    struct Entry {
        alignas(32) Affine point;
        Limb tag;  ///< of the scalar, see scalar_tag.h
    };
    using Point = typename G::Point;
    static constexpr std::size_t kEntries = std::size_t{1} << (Width - 1);

    /// No sum below meets the zero point or equal points: all multiples are small powers of two times small
    /// odd numbers, and q divides none of their differences.
    WindowTable(const Point& point, std::size_t windows) : windows_(windows) {
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
        for (std::size_t i = 0; i < all.size(); ++i) {
            Window& window = windows_[i / kEntries];
            window.points[i % kEntries] = points[i];
            window.tags[i % kEntries] = tagOfMultiple(2 * (i % kEntries) + 1, Width * (i / kEntries));
        }
    }

    /// Reads every entry of the window, so that the cache does not tell which one was wanted.
    [[gnu::always_inline]] inline void entrySecret(Entry& out, std::size_t window,
                                                   std::size_t index) const noexcept {
        const Window& from = windows_[window];
        G::Field::Instructions::template choose<sizeof(Affine), kEntries>(
            &out.point, out.tag, from.points.data(), from.tags.data(), index);
    }

  private:
    struct Window {
        alignas(64) std::array<Affine, kEntries> points;
        alignas(64) std::array<Limb, kEntries> tags;
    };
    std::vector<Window> windows_;
};

}  // namespace gost
