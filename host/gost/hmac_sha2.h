// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// HMAC (RFC 2104) with SHA-256 or SHA-512 and keys as long as the digest. The compression function is that of
// Crypto++; its HMAC class keeps buffers on the heap and derives the key's states anew for every message,
// which would be the greater part of the price of a nonce.
#pragma once

#include <cryptopp/sha.h>

#include <algorithm>
#include <array>
#include <span>

#include "gost/wiped.h"

namespace gost {

/// Hash: CryptoPP::SHA256 or CryptoPP::SHA512.
template <class Hash>
class HmacSha2 final {
    using Word = typename Hash::HashWordType;
    static constexpr std::size_t kDigest = Hash::DIGESTSIZE;
    static constexpr std::size_t kBlock = Hash::BLOCKSIZE;
    using State = std::array<Word, 8>;
    static_assert(sizeof(State) == kDigest);

  public:
    /// key: kDigest octets.
    explicit HmacSha2(std::span<const std::uint8_t> key) { setKey(key); }
    ~HmacSha2() {
        wipe(&inner_, sizeof inner_);
        wipe(&outer_, sizeof outer_);
        wipe(&state_, sizeof state_);
        wipe(&block_, sizeof block_);
    }
    HmacSha2(const HmacSha2&) = delete;
    HmacSha2& operator=(const HmacSha2&) = delete;

    void setKey(std::span<const std::uint8_t> key) {
        inner_ = stateOf(key, 0x36);
        outer_ = stateOf(key, 0x5c);
        restart();
    }
    void update(std::span<const std::uint8_t> data) {
        length_ += data.size();
        while (!data.empty()) {
            const std::size_t take = std::min(data.size(), kBlock - filled_);
            std::copy_n(data.data(), take, block_.data() + filled_);
            filled_ += take;
            data = data.subspan(take);
            if (filled_ == kBlock) compress();
        }
    }

    /// out: kDigest octets. The next message starts with the same key.
    void final(std::span<std::uint8_t> out) {
        finish();
        const State digest = state_;
        state_ = outer_;
        length_ = kBlock;
        storeBigEndian(digest, block_.data());
        filled_ = kDigest;
        length_ += kDigest;
        finish();
        storeBigEndian(state_, out.data());
        restart();
    }

  private:
    static Word swapped(Word word) noexcept {
        if constexpr (sizeof(Word) == 4) return __builtin_bswap32(word);
        if constexpr (sizeof(Word) == 8) return __builtin_bswap64(word);
    }
    static void storeBigEndian(const State& state, std::uint8_t* out) noexcept {
        for (std::size_t i = 0; i < state.size(); ++i) {
            const Word word = swapped(state[i]);
            std::memcpy(out + i * sizeof(Word), &word, sizeof word);
        }
    }
    static void compress(State& state, const std::uint8_t* block) noexcept {
        alignas(16) std::array<Word, 16> words;
        std::memcpy(words.data(), block, kBlock);
        for (Word& word : words)
            word = swapped(word);
        Hash::Transform(state.data(), words.data());
        wipe(words.data(), sizeof words);
    }
    static State stateOf(std::span<const std::uint8_t> key, std::uint8_t pad) {
        Wiped<std::array<std::uint8_t, kBlock>> block;
        block->fill(pad);
        for (std::size_t i = 0; i < kDigest; ++i)
            (*block)[i] ^= key[i];
        alignas(16) State state;
        Hash::InitState(state.data());
        compress(state, block->data());
        return state;
    }

    void restart() noexcept {
        state_ = inner_;
        length_ = kBlock;
        filled_ = 0;
    }
    void compress() noexcept {
        compress(state_, block_.data());
        filled_ = 0;
    }
    /// Padding of FIPS 180-4 section 5.1; lengths are far below 2^32 octets.
    void finish() noexcept {
        constexpr std::size_t kLengthOctets = kBlock / 8;
        block_[filled_++] = 0x80;
        if (filled_ > kBlock - kLengthOctets) {
            std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
            compress();
        }
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
        std::uint64_t bits = 8 * static_cast<std::uint64_t>(length_);
        for (std::size_t i = kBlock; bits != 0; bits >>= 8U)
            block_[--i] = static_cast<std::uint8_t>(bits);
        compress();
    }

    alignas(16) State inner_;
    alignas(16) State outer_;
    alignas(16) State state_;
    std::array<std::uint8_t, kBlock> block_;
    std::size_t filled_ = 0;
    std::size_t length_ = 0;
};

}  // namespace gost
