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
    std::string_view token;
    std::string_view signPin;
    std::string_view logInPin;
    std::string_view signOnReader;
    std::string_view logInOnReader;
    std::string_view promptPin;
    std::string_view wrongPin;
    std::string_view triesFew;
    std::string_view triesLeft;  ///< the number of tries follows
    std::string_view triesLast;
    std::string_view exportTitle;
    std::string_view importTitle;
    std::string_view exportHeading;
    std::string_view importHeading;
    std::string_view target;
    std::string_view oldPassword;
    std::string_view newFilePassword;
    std::string_view newContainerPassword;
    std::string_view noPassword;
    std::string_view repeat;
    std::string_view differ;
    std::string_view write;
    std::string_view ownSign;
    std::string_view changeTitle;
    std::string_view unblockTitle;
    std::string_view changeHeading;
    std::string_view unblockHeading;
    std::string_view currentPin;
    std::string_view administratorsPin;
    std::string_view newPin;
    std::string_view newPinLength;  ///< the bounds follow
    std::string_view changeOnReader;
    std::string_view unblockOnReader;
    std::string_view triesLastAdministrator;
    std::string_view keepsPin;
    std::string_view wrongAdministratorsPin;
    std::string_view tooShort;
    std::string_view tooLong;
    std::string_view refused;
    std::string_view differPin;
    std::string_view again;
    std::string_view change;
    std::string_view unblock;
    std::string_view promptNewPin;
    std::string_view passwordTitle;
    std::string_view passwordHeading;
    std::string_view newPassword;
    std::string_view promptNewPassword;
    std::string_view decryptTitle;
    std::string_view decryptHeading;
    std::string_view decryptPassword;
    std::string_view decryptConfirmation;
    std::string_view decryptPin;
    std::string_view decryptOnReader;
    std::string_view decrypt;
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
    .token = "Token: ",
    .signPin = "Enter the PIN of the token to sign.",
    .logInPin = "Enter the PIN of the token to log in.",
    .signOnReader = "Press “Sign”, then type the PIN on the keys of the reader.",
    .logInOnReader = "Press “Log in”, then type the PIN on the keys of the reader.",
    .promptPin = "PIN:",
    .wrongPin = "Wrong PIN. Try again.",
    .triesFew = "Caution: few tries are left before the PIN is locked.",
    .triesLeft = "Caution: tries left before the PIN is locked: ",
    .triesLast = "CAUTION: LAST TRY. A wrong PIN now locks the token.",
    .exportTitle = "Tamga: copy of a key",
    .importTitle = "Tamga: keys from a file",
    .exportHeading = "A copy of your key is to be written. Whoever has it and its password can sign for you.",
    .importHeading = "The keys of a file are to be put into a folder.",
    .target = "To: ",
    .oldPassword = "Enter the password that the key has now.",
    .newFilePassword =
        "Choose a password for the new file: at least 8 characters, not one that you use elsewhere.",
    .newContainerPassword =
        "Choose a password for the new container. Without one anybody who has the folder can sign.",
    .noPassword = "The key has no password. Continue?",
    .repeat = "Once more:",
    .differ = "The two passwords differ. Try again.",
    .write = "Continue",
    .ownSign = "Your sign: ",
    .changeTitle = "Tamga: new PIN",
    .unblockTitle = "Tamga: unblocking a PIN",
    .changeHeading = "The PIN of a token is to be changed.",
    .unblockHeading = "The PIN of a token is to be unblocked by its administrator.",
    .currentPin = "Enter the PIN that the token has now.",
    .administratorsPin = "Enter the administrator’s PIN of the token (SO PIN, PUK).",
    .newPin = "Choose a new PIN and type it twice.",
    .newPinLength = "Characters: ",
    .changeOnReader =
        "Press “Change”, then type on the keys of the reader: the PIN that the token has now, then the new "
        "one twice.",
    .unblockOnReader =
        "Press “Unblock”, then type on the keys of the reader: the administrator’s PIN, then the new PIN "
        "twice.",
    .triesLastAdministrator = "CAUTION: LAST TRY. A wrong administrator’s PIN now locks it for good.",
    .keepsPin = "The tries are given back. The PIN itself stays as it was.",
    .wrongAdministratorsPin = "Wrong administrator’s PIN. Try again.",
    .tooShort = "It is too short. Choose a longer one.",
    .tooLong = "It is too long. Choose a shorter one.",
    .refused = "The token does not take this PIN. Choose another one.",
    .differPin = "The two PINs differ. Try again.",
    .again = "Type the new PIN once more.",
    .change = "Change",
    .unblock = "Unblock",
    .promptNewPin = "New PIN:",
    .passwordTitle = "Tamga: new password",
    .passwordHeading = "The password of a container is to be changed.",
    .newPassword = "Choose a new password and type it twice. Without it the key is lost.",
    .promptNewPassword = "New password:",
    .decryptTitle = "Tamga: decryption",
    .decryptHeading = "A message is to be decrypted with your key.",
    .decryptPassword = "Enter the password of the container to decrypt.",
    .decryptConfirmation = "The container has no password. Decrypt?",
    .decryptPin = "Enter the PIN of the token to decrypt.",
    .decryptOnReader = "Press “Decrypt”, then type the PIN on the keys of the reader.",
    .decrypt = "Decrypt",
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
    .token = "Токен: ",
    .signPin = "Чтобы подписать, введите PIN-код токена.",
    .logInPin = "Чтобы войти, введите PIN-код токена.",
    .signOnReader = "Нажмите «Подписать», затем наберите PIN-код на клавишах считывателя.",
    .logInOnReader = "Нажмите «Войти», затем наберите PIN-код на клавишах считывателя.",
    .promptPin = "PIN-код:",
    .wrongPin = "Неверный PIN-код. Попробуйте ещё раз.",
    .triesFew = "Внимание: до блокировки PIN-кода осталось мало попыток.",
    .triesLeft = "Внимание: осталось попыток до блокировки PIN-кода: ",
    .triesLast = "ВНИМАНИЕ: ПОСЛЕДНЯЯ ПОПЫТКА. Неверный PIN-код заблокирует токен.",
    .exportTitle = "Tamga: копия ключа",
    .importTitle = "Tamga: ключи из файла",
    .exportHeading =
        "Будет записана копия вашего ключа. Тот, у кого она окажется вместе с паролем, сможет подписывать за "
        "вас.",
    .importHeading = "Ключи из файла будут помещены в папку.",
    .target = "Куда: ",
    .oldPassword = "Введите нынешний пароль ключа.",
    .newFilePassword =
        "Придумайте пароль для нового файла: не короче 8 знаков и не тот, что уже используется где-то ещё.",
    .newContainerPassword =
        "Придумайте пароль для нового контейнера. Без пароля подписывать сможет любой, у кого окажется "
        "папка.",
    .noPassword = "У ключа нет пароля. Продолжить?",
    .repeat = "Ещё раз:",
    .differ = "Пароли не совпадают. Попробуйте ещё раз.",
    .write = "Продолжить",
    .ownSign = "Ваш знак: ",
    .changeTitle = "Tamga: новый PIN-код",
    .unblockTitle = "Tamga: разблокировка PIN-кода",
    .changeHeading = "Будет сменён PIN-код токена.",
    .unblockHeading = "PIN-код токена будет разблокирован администратором.",
    .currentPin = "Введите нынешний PIN-код токена.",
    .administratorsPin = "Введите PIN-код администратора токена (SO PIN, PUK).",
    .newPin = "Придумайте новый PIN-код и наберите его дважды.",
    .newPinLength = "Знаков: ",
    .changeOnReader =
        "Нажмите «Сменить», затем наберите на клавишах считывателя нынешний PIN-код и дважды новый.",
    .unblockOnReader =
        "Нажмите «Разблокировать», затем наберите на клавишах считывателя PIN-код администратора и дважды "
        "новый PIN-код.",
    .triesLastAdministrator =
        "ВНИМАНИЕ: ПОСЛЕДНЯЯ ПОПЫТКА. Неверный PIN-код администратора заблокирует его навсегда.",
    .keepsPin = "Попытки будут восстановлены. Сам PIN-код останется прежним.",
    .wrongAdministratorsPin = "Неверный PIN-код администратора. Попробуйте ещё раз.",
    .tooShort = "Слишком коротко. Придумайте длиннее.",
    .tooLong = "Слишком длинно. Придумайте короче.",
    .refused = "Токен не принял этот PIN-код. Придумайте другой.",
    .differPin = "PIN-коды не совпадают. Попробуйте ещё раз.",
    .again = "Наберите новый PIN-код ещё раз.",
    .change = "Сменить",
    .unblock = "Разблокировать",
    .promptNewPin = "Новый PIN-код:",
    .passwordTitle = "Tamga: новый пароль",
    .passwordHeading = "Будет сменён пароль контейнера.",
    .newPassword = "Придумайте новый пароль и наберите его дважды. Без него ключ будет потерян.",
    .promptNewPassword = "Новый пароль:",
    .decryptTitle = "Tamga: расшифрование",
    .decryptHeading = "Сообщение будет расшифровано вашим ключом.",
    .decryptPassword = "Введите пароль контейнера, чтобы расшифровать.",
    .decryptConfirmation = "У контейнера нет пароля. Расшифровать?",
    .decryptPin = "Введите PIN-код носителя, чтобы расшифровать.",
    .decryptOnReader = "Нажмите «Расшифровать», затем наберите PIN-код на клавишах считывателя.",
    .decrypt = "Расшифровать",
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
    .token = "Jeton : ",
    .signPin = "Pour signer, saisissez le code PIN du jeton.",
    .logInPin = "Pour vous connecter, saisissez le code PIN du jeton.",
    .signOnReader = "Appuyez sur « Signer », puis tapez le code PIN sur les touches du lecteur.",
    .logInOnReader = "Appuyez sur « Se connecter », puis tapez le code PIN sur les touches du lecteur.",
    .promptPin = "Code PIN :",
    .wrongPin = "Code PIN incorrect. Réessayez.",
    .triesFew = "Attention : il reste peu d’essais avant le blocage du code PIN.",
    .triesLeft = "Attention : essais restants avant le blocage du code PIN : ",
    .triesLast = "ATTENTION : DERNIER ESSAI. Un code PIN incorrect bloquera le jeton.",
    .exportTitle = "Tamga : copie d’une clé",
    .importTitle = "Tamga : clés d’un fichier",
    .exportHeading =
        "Une copie de votre clé va être écrite. Qui la possède avec son mot de passe peut signer à votre "
        "place.",
    .importHeading = "Les clés d’un fichier vont être placées dans un dossier.",
    .target = "Vers : ",
    .oldPassword = "Saisissez le mot de passe actuel de la clé.",
    .newFilePassword =
        "Choisissez un mot de passe pour le nouveau fichier : au moins 8 caractères, et non un mot de passe "
        "déjà utilisé ailleurs.",
    .newContainerPassword =
        "Choisissez un mot de passe pour le nouveau conteneur. Sans mot de passe, qui possède le dossier "
        "peut signer.",
    .noPassword = "La clé n’a pas de mot de passe. Continuer ?",
    .repeat = "Encore une fois :",
    .differ = "Les deux mots de passe diffèrent. Réessayez.",
    .write = "Continuer",
    .ownSign = "Votre signe : ",
    .changeTitle = "Tamga : nouveau code PIN",
    .unblockTitle = "Tamga : déblocage d’un code PIN",
    .changeHeading = "Le code PIN d’un jeton va être changé.",
    .unblockHeading = "Le code PIN d’un jeton va être débloqué par son administrateur.",
    .currentPin = "Saisissez le code PIN actuel du jeton.",
    .administratorsPin = "Saisissez le code PIN de l’administrateur du jeton (SO PIN, PUK).",
    .newPin = "Choisissez un nouveau code PIN et saisissez-le deux fois.",
    .newPinLength = "Caractères : ",
    .changeOnReader =
        "Appuyez sur « Changer », puis tapez sur les touches du lecteur le code PIN actuel et deux fois le "
        "nouveau.",
    .unblockOnReader =
        "Appuyez sur « Débloquer », puis tapez sur les touches du lecteur le code de l’administrateur et "
        "deux fois le nouveau code PIN.",
    .triesLastAdministrator =
        "ATTENTION : DERNIER ESSAI. Un code d’administrateur incorrect le bloquera pour toujours.",
    .keepsPin = "Les essais seront rendus. Le code PIN lui-même reste inchangé.",
    .wrongAdministratorsPin = "Code PIN de l’administrateur incorrect. Réessayez.",
    .tooShort = "C’est trop court. Choisissez plus long.",
    .tooLong = "C’est trop long. Choisissez plus court.",
    .refused = "Le jeton n’accepte pas ce code PIN. Choisissez-en un autre.",
    .differPin = "Les deux codes PIN diffèrent. Réessayez.",
    .again = "Saisissez le nouveau code PIN encore une fois.",
    .change = "Changer",
    .unblock = "Débloquer",
    .promptNewPin = "Nouveau code PIN :",
    .passwordTitle = "Tamga : nouveau mot de passe",
    .passwordHeading = "Le mot de passe d’un conteneur va être changé.",
    .newPassword =
        "Choisissez un nouveau mot de passe et saisissez-le deux fois. Sans lui, la clé est perdue.",
    .promptNewPassword = "Nouveau mot de passe :",
    .decryptTitle = "Tamga : déchiffrement",
    .decryptHeading = "Un message doit être déchiffré avec votre clé.",
    .decryptPassword = "Entrez le mot de passe du conteneur pour déchiffrer.",
    .decryptConfirmation = "Le conteneur n’a pas de mot de passe. Déchiffrer ?",
    .decryptPin = "Entrez le PIN du support pour déchiffrer.",
    .decryptOnReader = "Appuyez sur « Déchiffrer », puis tapez le PIN sur les touches du lecteur.",
    .decrypt = "Déchiffrer",
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

/// Whose PIN is typed.
bool isAdministrators(Consent::Act act) {
    return act == Consent::Act::kUnblockPin || act == Consent::Act::kGiveTriesBack;
}

bool isAboutPin(Consent::Act act) {
    return act == Consent::Act::kChangePin || isAdministrators(act);
}

void addTries(std::string& to, const Consent& consent, const Words& words) {
    const Consent::Pin& pin = *consent.pin;
    if (pin.tries == Consent::Pin::Tries::kEnough) return;
    if (pin.tries == Consent::Pin::Tries::kLast) {
        to.append(isAdministrators(consent.act) ? words.triesLastAdministrator : words.triesLast);
    } else if (pin.left) {
        to.append(words.triesLeft).append(std::to_string(*pin.left));
    } else {
        to.append(words.triesFew);
    }
    to.append("\n");
}

std::string_view pinRequest(const Consent& consent, Question question, const Words& words) {
    const bool change = consent.act == Consent::Act::kChangePin;
    if (question == Question::kNewPassword) return words.newPin;
    if (question == Question::kRepeatedPassword) return words.again;
    if (question == Question::kConfirmation) return change ? words.changeOnReader : words.unblockOnReader;
    return change ? words.currentPin : words.administratorsPin;
}

bool isNew(Question question) {
    return question == Question::kNewPassword || question == Question::kRepeatedPassword;
}

std::string_view decryptRequest(const Consent& consent, Question question, const Words& words) {
    if (consent.pin && consent.pin->onReader) return words.decryptOnReader;
    if (question == Question::kConfirmation) return words.decryptConfirmation;
    return consent.pin ? words.decryptPin : words.decryptPassword;
}

std::string_view request(const Consent& consent, Question question, const Words& words) {
    using Act = Consent::Act;
    if (consent.act == Act::kDecrypt) return decryptRequest(consent, question, words);
    const bool signing = consent.act == Act::kSign;
    if (isAboutPin(consent.act)) return pinRequest(consent, question, words);
    if (question == Question::kNewPassword && consent.act == Act::kChangePassword) return words.newPassword;
    if (isNew(question))
        return consent.act == Act::kExport ? words.newFilePassword : words.newContainerPassword;
    if (consent.act == Act::kExport || consent.act == Act::kImport || consent.act == Act::kChangePassword)
        return question == Question::kConfirmation ? words.noPassword : words.oldPassword;
    if (consent.pin && consent.pin->onReader) return signing ? words.signOnReader : words.logInOnReader;
    if (question == Question::kConfirmation)
        return signing ? words.signConfirmation : words.logInConfirmation;
    if (consent.pin) return signing ? words.signPin : words.logInPin;
    return signing ? words.signPassword : words.logInPassword;
}

/// What is asked for, and by whom.
void addSubject(std::string& to, const Consent& consent, const Words& words, const Room& room) {
    switch (consent.act) {
        case Consent::Act::kSign:
            to.append(words.signHeading).append(std::to_string(consent.documents.size())).append("\n");
            addLine(to, words.requestedBy, consent.site, room.site);
            addDocuments(to, consent, words, room);
            if (consent.blind) to.append(words.blind).append("\n");
            return;
        case Consent::Act::kLogIn:
            to.append(words.logInHeading).append("\n");
            addLine(to, words.site, consent.site, room.site);
            return;
        case Consent::Act::kDecrypt:
            to.append(words.decryptHeading).append("\n");
            addLine(to, words.requestedBy, consent.site, room.site);
            addDocuments(to, consent, words, room);
            return;
        case Consent::Act::kExport:
        case Consent::Act::kImport:
            to.append(consent.act == Consent::Act::kExport ? words.exportHeading : words.importHeading);
            to.append("\n");
            addLine(to, words.requestedBy, consent.site, room.site);
            addDocuments(to, consent, words, room);
            addLine(to, words.target, consent.target, room.site);
            return;
        case Consent::Act::kChangePassword:
            to.append(words.passwordHeading).append("\n");
            addLine(to, words.requestedBy, consent.site, room.site);
            addLine(to, words.target, consent.target, room.site);
            return;
        case Consent::Act::kChangePin:
        case Consent::Act::kUnblockPin:
        case Consent::Act::kGiveTriesBack:
            to.append(consent.act == Consent::Act::kChangePin ? words.changeHeading : words.unblockHeading);
            to.append("\n");
            if (consent.act == Consent::Act::kGiveTriesBack) to.append(words.keepsPin).append("\n");
            addLine(to, words.requestedBy, consent.site, room.site);
            return;
    }
}

std::string description(const Consent& consent, Question question, const Words& words, const Room& room,
                        std::string_view ownSign) {
    std::string text;
    addSubject(text, consent, words, room);
    addLine(text, words.owner, consent.owner, room.owner);
    addLine(text, consent.pin ? words.token : words.container, consent.container, room.owner);
    text.append("\n");
    // The counter is of no matter to a PIN that does not exist yet.
    if (consent.pin && !isNew(question)) addTries(text, consent, words);
    text.append(request(consent, question, words));
    if (consent.pin && isNew(question) && consent.pin->longest > 0) {
        text.append("\n").append(words.newPinLength).append(std::to_string(consent.pin->shortest));
        text.append("–").append(std::to_string(consent.pin->longest));
    }
    if (!ownSign.empty())
        text.append("\n\n").append(words.ownSign).append(displayable(ownSign, kOwnSignCharacters));
    return text;
}

void setFrame(Window& window, Consent::Act act, const Words& words) {
    switch (act) {
        case Consent::Act::kSign:
            window.title = words.signTitle;
            window.ok = words.sign;
            return;
        case Consent::Act::kLogIn:
            window.title = words.logInTitle;
            window.ok = words.logIn;
            return;
        case Consent::Act::kDecrypt:
            window.title = words.decryptTitle;
            window.ok = words.decrypt;
            return;
        case Consent::Act::kExport:
        case Consent::Act::kImport:
            window.title = act == Consent::Act::kExport ? words.exportTitle : words.importTitle;
            window.ok = words.write;
            return;
        case Consent::Act::kChangePassword:
            window.title = words.passwordTitle;
            window.ok = words.change;
            return;
        case Consent::Act::kChangePin:
            window.title = words.changeTitle;
            window.ok = words.change;
            return;
        case Consent::Act::kUnblockPin:
        case Consent::Act::kGiveTriesBack:
            window.title = words.unblockTitle;
            window.ok = words.unblock;
            return;
    }
}

std::string_view complaint(const Consent& consent, Again again, const Words& words) {
    switch (again) {
        case Again::kNo:
            return {};
        case Again::kWrongPassword:
            if (isAdministrators(consent.act)) return words.wrongAdministratorsPin;
            return consent.pin ? words.wrongPin : words.wrongPassword;
        case Again::kTooShort:
            return words.tooShort;
        case Again::kTooLong:
            return words.tooLong;
        case Again::kRefused:
            return words.refused;
        case Again::kDiffer:
            return consent.pin ? words.differPin : words.differ;
    }
    return {};
}

bool fitsOneLine(const std::string& text) {
    return std::string_view("SETDESC ").size() + escapeAssuan(text).size() <= kAssuanLineOctets;
}

}  // namespace

Window windowFor(const Consent& consent, Question question, Again again, Language language,
                 std::string_view ownSign) {
    const Words& words = wordsOf(language);
    Window window;
    setFrame(window, consent.act, words);
    for (const Room& room : kRooms) {
        window.description = description(consent, question, words, room, ownSign);
        if (fitsOneLine(window.description)) break;
    }
    window.prompt = consent.pin ? words.promptPin : words.prompt;
    if (isAboutPin(consent.act) && question == Question::kNewPassword) window.prompt = words.promptNewPin;
    if (consent.act == Consent::Act::kChangePassword && question == Question::kNewPassword)
        window.prompt = words.promptNewPassword;
    if (question == Question::kRepeatedPassword) window.prompt = words.repeat;
    window.cancel = words.cancel;
    if (question == Question::kNewPassword) {
        window.repeat = words.repeat;
        window.repeatError = complaint(consent, Again::kDiffer, words);
    }
    window.error = complaint(consent, again, words);
    return window;
}

}  // namespace tamga::prompt
