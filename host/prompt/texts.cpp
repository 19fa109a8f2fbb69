// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/texts.h"

#include <array>
#include <string_view>

#include "base/text.h"
#include "prompt/assuan.h"

namespace tamga::prompt {

namespace {

struct Words {
    std::string_view signTitle;
    std::string_view logInTitle;
    std::string_view signHeading;  ///< the number of documents follows
    std::string_view logInHeading;
    std::string_view requestedBy;
    std::string_view site;
    std::string_view document;
    std::string_view documents;
    std::string_view unnamed;
    std::string_view more;  ///< the number of further documents follows
    std::string_view blind;
    std::string_view owner;
    std::string_view container;
    std::string_view signPassword;
    std::string_view logInPassword;
    std::string_view signConfirmation;
    std::string_view logInConfirmation;
    std::string_view prompt;
    std::string_view sign;
    std::string_view logIn;
    std::string_view cancel;
    std::string_view wrongPassword;
};

constexpr Words kEnglishWords{
    .signTitle = "Tamga: signature",
    .logInTitle = "Tamga: log-in",
    .signHeading = "Your electronic signature is requested. Documents: ",
    .logInHeading = "A site asks you to log in with your certificate.",
    .requestedBy = "Requested by: ",
    .site = "Site: ",
    .document = "Document: ",
    .documents = "Documents:",
    .unnamed = "(no name)",
    .more = "… and more: ",
    .blind = "Caution: only a digest is known, not the content.",
    .owner = "Certificate: ",
    .container = "Container: ",
    .signPassword = "Enter the password of the container to sign.",
    .logInPassword = "Enter the password of the container to log in.",
    .signConfirmation = "The container has no password. Sign?",
    .logInConfirmation = "The container has no password. Log in?",
    .prompt = "Password:",
    .sign = "Sign",
    .logIn = "Log in",
    .cancel = "Cancel",
    .wrongPassword = "Wrong password. Try again.",
};

constexpr Words kRussianWords{
    .signTitle = "Tamga: подпись",
    .logInTitle = "Tamga: вход",
    .signHeading = "Запрошена ваша электронная подпись. Документов: ",
    .logInHeading = "Сайт просит войти по вашему сертификату.",
    .requestedBy = "Запрашивает: ",
    .site = "Сайт: ",
    .document = "Документ: ",
    .documents = "Документы:",
    .unnamed = "(без названия)",
    .more = "… и ещё: ",
    .blind = "Внимание: известен только хэш, а не содержимое.",
    .owner = "Сертификат: ",
    .container = "Контейнер: ",
    .signPassword = "Чтобы подписать, введите пароль контейнера.",
    .logInPassword = "Чтобы войти, введите пароль контейнера.",
    .signConfirmation = "У контейнера нет пароля. Подписать?",
    .logInConfirmation = "У контейнера нет пароля. Войти?",
    .prompt = "Пароль:",
    .sign = "Подписать",
    .logIn = "Войти",
    .cancel = "Отмена",
    .wrongPassword = "Неверный пароль. Попробуйте ещё раз.",
};

constexpr Words kFrenchWords{
    .signTitle = "Tamga : signature",
    .logInTitle = "Tamga : connexion",
    .signHeading = "Votre signature électronique est demandée. Documents : ",
    .logInHeading = "Un site vous demande de vous connecter avec votre certificat.",
    .requestedBy = "Demandé par : ",
    .site = "Site : ",
    .document = "Document : ",
    .documents = "Documents :",
    .unnamed = "(sans nom)",
    .more = "… et encore : ",
    .blind = "Attention : seule l’empreinte est connue, pas le contenu.",
    .owner = "Certificat : ",
    .container = "Conteneur : ",
    .signPassword = "Pour signer, saisissez le mot de passe du conteneur.",
    .logInPassword = "Pour vous connecter, saisissez le mot de passe du conteneur.",
    .signConfirmation = "Le conteneur n’a pas de mot de passe. Signer ?",
    .logInConfirmation = "Le conteneur n’a pas de mot de passe. Se connecter ?",
    .prompt = "Mot de passe :",
    .sign = "Signer",
    .logIn = "Se connecter",
    .cancel = "Annuler",
    .wrongPassword = "Mot de passe incorrect. Réessayez.",
};

const Words& wordsOf(Language language) {
    switch (language) {
        case Language::kRussian:
            return kRussianWords;
        case Language::kFrench:
            return kFrenchWords;
        case Language::kEnglish:
            break;
    }
    return kEnglishWords;
}

/// How much of foreign texts is shown, in characters.
struct Room {
    std::size_t names;  ///< documents shown by name
    std::size_t name;   ///< each
    std::size_t site;
    std::size_t owner;  ///< and container
};

// Octets, not characters, are limited: names in scripts of 3 or 4 octets a character need the narrower rows.
constexpr std::array<Room, 6> kRooms{
    {{5, 60, 120, 60}, {5, 40, 120, 40}, {5, 24, 100, 32}, {3, 20, 80, 24}, {1, 20, 60, 16}, {0, 0, 60, 12}}};

void addDocuments(std::string& to, const Consent& consent, const Words& words, const Room& room) {
    const auto shown = [&](const std::string& name) {
        return name.empty() ? std::string(words.unnamed) : displayable(name, room.name);
    };
    const auto& all = consent.documents;
    if (all.size() == 1 && room.names > 0) {
        to.append(words.document).append(shown(all.front())).append("\n");
        return;
    }
    if (all.empty() || room.names == 0) return;
    to.append(words.documents).append("\n");
    const std::size_t listed = std::min(all.size(), room.names);
    for (std::size_t i = 0; i < listed; ++i)
        to.append("  • ").append(shown(all[i])).append("\n");
    if (listed < all.size())
        to.append("  ").append(words.more).append(std::to_string(all.size() - listed)).append("\n");
}

void addLine(std::string& to, std::string_view label, const std::string& foreign, std::size_t room) {
    if (!foreign.empty()) to.append(label).append(displayable(foreign, room)).append("\n");
}

std::string description(const Consent& consent, Question question, const Words& words, const Room& room) {
    const bool signing = consent.act == Consent::Act::kSign;
    std::string text;
    if (signing) {
        text.append(words.signHeading).append(std::to_string(consent.documents.size())).append("\n");
        addLine(text, words.requestedBy, consent.site, room.site);
        addDocuments(text, consent, words, room);
        if (consent.blind) text.append(words.blind).append("\n");
    } else {
        text.append(words.logInHeading).append("\n");
        addLine(text, words.site, consent.site, room.site);
    }
    addLine(text, words.owner, consent.owner, room.owner);
    addLine(text, words.container, consent.container, room.owner);
    text.append("\n");
    if (question == Question::kPassword) {
        text.append(signing ? words.signPassword : words.logInPassword);
    } else {
        text.append(signing ? words.signConfirmation : words.logInConfirmation);
    }
    return text;
}

bool fitsOneLine(const std::string& text) {
    return std::string_view("SETDESC ").size() + escapeAssuan(text).size() <= kAssuanLineOctets;
}

}  // namespace

Window windowFor(const Consent& consent, Question question, Again again, Language language) {
    const Words& words = wordsOf(language);
    const bool signing = consent.act == Consent::Act::kSign;
    Window window;
    window.title = signing ? words.signTitle : words.logInTitle;
    for (const Room& room : kRooms) {
        window.description = description(consent, question, words, room);
        if (fitsOneLine(window.description)) break;
    }
    window.prompt = words.prompt;
    window.ok = signing ? words.sign : words.logIn;
    window.cancel = words.cancel;
    if (again == Again::kWrongPassword) window.error = words.wrongPassword;
    return window;
}

}  // namespace tamga::prompt
