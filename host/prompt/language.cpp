// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/language.h"

#include <optional>

#include "prompt/environment.h"

namespace tamga::prompt {

namespace {

std::optional<Language> languageOf(std::string_view locale) {
    const std::string_view name = locale.substr(0, locale.find_first_of("_.@-"));
    if (name == "ru") return Language::kRussian;
    if (name == "en") return Language::kEnglish;
    if (name == "fr") return Language::kFrench;
    return std::nullopt;
}

}  // namespace

Language chooseLanguage(std::string_view configured, const std::vector<std::string>& environment) {
    if (const auto language = languageOf(configured)) return *language;
    for (const std::string_view name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const std::string_view value = valueOf(environment, name);
        if (!value.empty()) return languageOf(value).value_or(Language::kEnglish);
    }
    return Language::kEnglish;
}

std::string_view localeOf(Language language) noexcept {
    switch (language) {
        case Language::kRussian:
            return "ru_RU.UTF-8";
        case Language::kFrench:
            return "fr_FR.UTF-8";
        case Language::kEnglish:
            break;
    }
    return "en_US.UTF-8";
}

}  // namespace tamga::prompt
