// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a broken or hostile pinentry may say. The first octet gives the size of the pieces it arrives in.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "base/error.h"
#include "prompt/assuan.h"

namespace {

class PiecewiseStream final : public tamga::prompt::AssuanStream {
  public:
    PiecewiseStream(std::span<const std::uint8_t> input, std::size_t piece) : input_(input), piece_(piece) {}
    std::size_t read(std::span<std::uint8_t> buffer) override {
        const std::size_t taken = std::min({input_.size(), piece_, buffer.size()});
        std::copy_n(input_.begin(), taken, buffer.begin());
        input_ = input_.subspan(taken);
        return taken;
    }
    bool write(std::string_view) override { return true; }

  private:
    std::span<const std::uint8_t> input_;
    std::size_t piece_;
};

/// The whole dialogue as text: it must not depend on the pieces.
std::string converse(std::span<const std::uint8_t> input, std::size_t piece) {
    PiecewiseStream stream(input, piece);
    tamga::prompt::AssuanClient client(stream);
    std::string seen;
    try {
        for (auto reply = client.greeting(); reply.state != tamga::prompt::AssuanReply::State::kEnded;) {
            seen += std::to_string(static_cast<int>(reply.state)) + ":" + std::to_string(reply.code) + ";";
            tamga::Secret data(1024);
            reply = client.command("GETPIN", &data);
            seen += tamga::asText(data.view());
            // What was decoded survives another trip.
            tamga::Secret again(1024);
            if (!tamga::prompt::decodeAssuanData(tamga::prompt::escapeAssuan(data.text()), again))
                std::abort();
            if (again.text() != data.text()) std::abort();
        }
    } catch (const tamga::Error& error) {
        if (error.reason() != tamga::Reason::kPromptBroken) std::abort();
        seen += error.what();
    }
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::span<const std::uint8_t> input(data + 1, size - 1);
    const std::size_t piece = std::size_t{data[0]} + 1;
    if (converse(input, piece) != converse(input, 1 << 16)) std::abort();
    return 0;
}
