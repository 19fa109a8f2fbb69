// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The words of the native window: a user interface of its own, the only texts for people in the host.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "prompt/language.h"
#include "prompt/prompt.h"

namespace tamga::prompt {

/// kRepeatedPassword: a new one once more, where the window has no second field.
enum class Question : std::uint8_t { kPassword, kNewPassword, kRepeatedPassword, kConfirmation };

/// UTF-8, lines ended by LF, not yet escaped for Assuan.
struct Window {
    std::string title;
    std::string description;
    std::string prompt;
    std::string ok;
    std::string cancel;
    std::string error;        ///< empty unless the question is asked again
    std::string repeat;       ///< of a new password: the label of the second field
    std::string repeatError;  ///< when the two differ
};

/// All foreign texts made displayable (threat T30) and cut, so that the description with its command fits one
/// line of Assuan. The first line is ours alone: Qt guesses from it whether a text is HTML. ownSign: the
/// person's own words, the last line; it is cut after kOwnSignCharacters and never left out.
[[nodiscard]] Window windowFor(const Consent& consent, Question question, Again again, Language language,
                               std::string_view ownSign = {});

}  // namespace tamga::prompt
