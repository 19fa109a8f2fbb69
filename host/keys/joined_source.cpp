// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/joined_source.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tamga::keys {
namespace {

class JoinedSource final : public Source {
  public:
    explicit JoinedSource(std::vector<std::unique_ptr<Source>> sources) : sources_(std::move(sources)) {}

    [[nodiscard]] std::vector<std::shared_ptr<Token>> tokens() override {
        std::vector<std::shared_ptr<Token>> all;
        for (const auto& source : sources_)
            std::ranges::move(source->tokens(), std::back_inserter(all));
        return all;
    }

  private:
    std::vector<std::unique_ptr<Source>> sources_;
};

}  // namespace

std::unique_ptr<Source> makeJoinedSource(std::vector<std::unique_ptr<Source>> sources) {
    return std::make_unique<JoinedSource>(std::move(sources));
}

}  // namespace tamga::keys
