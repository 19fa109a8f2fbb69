// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "texts.h"

namespace tamga::cli {

namespace {

struct Words {
    std::string_view english;
    std::string_view russian;
    std::string_view french;

    [[nodiscard]] std::string_view in(Language language) const {
        switch (language) {
            case Language::kRussian:
                return russian;
            case Language::kFrench:
                return french;
            case Language::kEnglish:
                break;
        }
        return english;
    }
};

// The switches below are exhaustive: a new enumerator without a text does not compile.

Words wordsOf(Misuse misuse) {
    switch (misuse) {
        case Misuse::kUnknownVerb:
            return {"Unknown command: ", "Неизвестная команда: ", "Commande inconnue : "};
        case Misuse::kUnknownOption:
            return {"Unknown option: ", "Неизвестный параметр: ", "Option inconnue : "};
        case Misuse::kMissingValue:
            return {
                "The option needs a value: ", "Параметру нужно значение: ", "L’option demande une valeur : "};
        case Misuse::kUnwantedValue:
            return {"The option takes no value: ", "Параметр не принимает значения: ",
                    "L’option ne prend pas de valeur : "};
        case Misuse::kRepeated:
            return {"The option may be given once: ", "Параметр можно указать один раз: ",
                    "L’option ne peut être donnée qu’une fois : "};
        case Misuse::kMissingOption:
            return {"An option is missing: ", "Не хватает параметра: ", "Il manque une option : "};
        case Misuse::kMissingFile:
            return {"A file is missing: ", "Не указан файл: ", "Il manque un fichier : "};
        case Misuse::kUnwantedFile:
            return {"Too much on the line: ", "Лишнее в строке: ", "Argument en trop : "};
        case Misuse::kBadValue:
            return {"Not a possible value: ", "Недопустимое значение: ", "Valeur impossible : "};
        case Misuse::kExcluding:
            return {"These options exclude each other: ", "Эти параметры исключают друг друга: ",
                    "Ces options s’excluent : "};
        case Misuse::kAmbiguous:
            return {"Several certificates begin so; give more digits: ",
                    "Так начинаются несколько сертификатов; укажите больше цифр: ",
                    "Plusieurs certificats commencent ainsi ; donnez plus de chiffres : "};
        case Misuse::kSeveralCertificates:
            return {"There are several usable certificates; choose one with: ",
                    "Пригодных сертификатов несколько; выберите один параметром: ",
                    "Plusieurs certificats sont utilisables ; choisissez avec : "};
        case Misuse::kSeveralTokens:
            return {"Several tokens are named so; give the id that tamga tokens --json shows: ",
                    "Так называются несколько токенов; укажите id из tamga tokens --json: ",
                    "Plusieurs jetons s’appellent ainsi ; donnez l’id que montre tamga tokens --json : "};
        case Misuse::kMissingToken:
            return {"A token is missing: ", "Не указан токен: ", "Il manque un jeton : "};
        case Misuse::kOutNotFolder:
            return {"Several signatures need a folder to go to: ", "Для нескольких подписей нужна папка: ",
                    "Plusieurs signatures demandent un dossier : "};
        case Misuse::kFileExists:
            return {
                "The file is there already (--force replaces it): ", "Файл уже есть (--force заменит его): ",
                "Le fichier existe déjà (--force le remplace) : "};
    }
    return {};
}

Words wordsOf(Phrase phrase) {
    switch (phrase) {
        case Phrase::kLabel:
            return {"TOKEN", "НОСИТЕЛЬ", "SUPPORT"};
        case Phrase::kKind:
            return {"KIND", "ВИД", "TYPE"};
        case Phrase::kLocation:
            return {"WHERE", "ГДЕ", "OÙ"};
        case Phrase::kState:
            return {"STATE", "СОСТОЯНИЕ", "ÉTAT"};
        case Phrase::kFine:
            return {"usable", "пригоден", "utilisable"};
        case Phrase::kThumbprint:
            return {"THUMBPRINT", "ОТПЕЧАТОК", "EMPREINTE"};
        case Phrase::kOwner:
            return {"OWNER", "ВЛАДЕЛЕЦ", "TITULAIRE"};
        case Phrase::kOrganization:
            return {"ORGANISATION", "ОРГАНИЗАЦИЯ", "ORGANISATION"};
        case Phrase::kInn:
            return {"INN", "ИНН", "INN"};
        case Phrase::kIssuer:
            return {"ISSUER", "ИЗДАТЕЛЬ", "ÉMETTEUR"};
        case Phrase::kSerial:
            return {"SERIAL", "СЕРИЙНЫЙ №", "SÉRIE"};
        case Phrase::kValidUntil:
            return {"UNTIL", "ДО", "JUSQU’AU"};
        case Phrase::kValidity:
            return {"VALID", "ДЕЙСТВУЕТ", "VALIDITÉ"};
        case Phrase::kKeyValidUntil:
            return {"KEY UNTIL", "КЛЮЧ ДО", "CLÉ JUSQU’AU"};
        case Phrase::kAlgorithm:
            return {"ALGORITHM", "АЛГОРИТМ", "ALGORITHME"};
        case Phrase::kContainer:
            return {"CONTAINER", "КОНТЕЙНЕР", "CONTENEUR"};
        case Phrase::kPassword:
            return {"PASSWORD", "ПАРОЛЬ", "MOT DE PASSE"};
        case Phrase::kPasswordNeeded:
            return {"needed", "нужен", "demandé"};
        case Phrase::kNoPassword:
            return {"none", "нет", "aucun"};
        case Phrase::kQualified:
            return {"QUALIFIED", "КВАЛИФИЦИРОВАННЫЙ", "QUALIFIÉ"};
        case Phrase::kYes:
            return {"by its features", "по признакам", "d’après ses attributs"};
        case Phrase::kNo:
            return {"no", "нет", "non"};
        case Phrase::kFolder:
            return {"folder", "папка", "dossier"};
        case Phrase::kRemovable:
            return {"removable", "съёмный", "amovible"};
        case Phrase::kCsp:
            return {"CSP store", "хранилище CSP", "magasin CSP"};
        case Phrase::kPfx:
            return {"PFX file", "файл PFX", "fichier PFX"};
        case Phrase::kPkcs11:
            return {"token", "токен", "jeton"};
        case Phrase::kReader:
            return {"token in a reader", "токен в считывателе", "jeton dans un lecteur"};
        case Phrase::kNoTokens:
            return {"No token, drive or folder with containers was found.",
                    "Носителей, дисков и папок с контейнерами не найдено.",
                    "Aucun support ni dossier contenant des conteneurs n’a été trouvé."};
        case Phrase::kNoCertificates:
            return {"No certificate was found. Insert the token or name a folder in tamga.json.",
                    "Сертификатов не найдено. Вставьте носитель или укажите папку в tamga.json.",
                    "Aucun certificat trouvé. Insérez le support ou indiquez un dossier dans tamga.json."};
        case Phrase::kNoMatch:
            return {"No certificate is usable.", "Пригодных сертификатов нет.",
                    "Aucun certificat n’est utilisable."};
        case Phrase::kCommandLine:
            return {"tamga (command line)", "tamga (командная строка)", "tamga (ligne de commande)"};
        case Phrase::kSigned:
            return {"Signed: ", "Подписано: ", "Signé : "};
        case Phrase::kExported:
            return {"Written: ", "Записано: ", "Écrit : "};
        case Phrase::kEncrypted:
            return {"Encrypted: ", "Зашифровано: ", "Chiffré : "};
        case Phrase::kDecrypted:
            return {"Decrypted: ", "Расшифровано: ", "Déchiffré : "};
        case Phrase::kUnauthenticated:
            return {
                "The message carries no check value: nothing shows that it was not changed on its way.",
                "В сообщении нет кода проверки: ничто не показывает, что его не изменили по пути.",
                "Le message ne porte pas de code de contrôle : rien ne montre qu’il n’a pas été modifié."};
        case Phrase::kImported:
            return {"New container: ", "Новый контейнер: ", "Nouveau conteneur : "};
        case Phrase::kPasswordChanged:
            return {"The password of the container is changed: ", "Пароль контейнера сменён: ",
                    "Le mot de passe du conteneur est changé : "};
        case Phrase::kPinChanged:
            return {"The PIN is changed: ", "PIN-код сменён: ", "Le code PIN est changé : "};
        case Phrase::kPinUnblocked:
            return {"The PIN is unblocked, the new one counts: ", "PIN-код разблокирован, действует новый: ",
                    "Le code PIN est débloqué, le nouveau vaut : "};
        case Phrase::kPinUnblockedAsItWas:
            return {"The tries are given back, the PIN is what it was before: ",
                    "Попытки восстановлены, PIN-код прежний: ",
                    "Les essais sont rendus, le code PIN reste celui d’avant : "};
        case Phrase::kReserveUsed:
            return {
                "The main copy of the key is damaged, the reserve copy was used. Copy the container soon.",
                "Основная копия ключа повреждена, использована резервная. Скопируйте контейнер поскорее.",
                "La copie principale de la clé est endommagée, la copie de réserve a servi. Copiez vite le "
                "conteneur."};
        case Phrase::kReserveDamaged:
            return {"The reserve copy of the key is damaged. Copy the container soon.",
                    "Резервная копия ключа повреждена. Скопируйте контейнер поскорее.",
                    "La copie de réserve de la clé est endommagée. Copiez vite le conteneur."};
        case Phrase::kValid:
            return {"The signature is valid.", "Подпись верна.", "La signature est valide."};
        case Phrase::kInvalid:
            return {"THE SIGNATURE IS NOT VALID.", "ПОДПИСЬ НЕ ВЕРНА.", "LA SIGNATURE N’EST PAS VALIDE."};
        case Phrase::kSigner:
            return {"Signer", "Подписал", "Signataire"};
        case Phrase::kCertificate:
            return {"Certificate", "Сертификат", "Certificat"};
        case Phrase::kClaimedTime:
            return {"Claimed time", "Заявленное время", "Heure déclarée"};
        case Phrase::kFormat:
            return {"Format", "Формат", "Format"};
        case Phrase::kChecks:
            return {"Checks", "Проверки", "Contrôles"};
        case Phrase::kPassed:
            return {"passed", "да", "oui"};
        case Phrase::kFailed:
            return {"FAILED", "НЕТ", "NON"};
        case Phrase::kSkipped:
            return {"skipped", "пропущено", "omis"};
        case Phrase::kNotChecked:
            return {"Not checked: the chain to a trusted authority, and revocation.",
                    "Не проверялись: цепочка до доверенного центра и отзыв.",
                    "Non vérifiés : la chaîne jusqu’à une autorité de confiance et la révocation."};
        case Phrase::kStamped:
            return {"Time-stamp: ", "Штамп времени: ", "Horodatage : "};
        case Phrase::kStampedAlready:
            return {"Every signature has a time-stamp already: ", "Штамп времени уже есть у каждой подписи: ",
                    "Chaque signature a déjà un horodatage : "};
        case Phrase::kKeptWithoutStamp:
            return {"Signed without a time-stamp, and kept: ", "Подписано без штампа времени и сохранено: ",
                    "Signé sans horodatage, et conservé : "};
        case Phrase::kTimeStamp:
            return {"Time-stamp", "Штамп времени", "Horodatage"};
        case Phrase::kAuthority:
            return {"Authority", "Служба", "Autorité"};
        case Phrase::kAccuracy:
            return {"to within", "с точностью до", "à près de"};
        case Phrase::kProvenTime:
            return {"Proven to exist", "Доказано, что есть", "Prouvé à la date"};
        case Phrase::kProvesNothing:
            return {"Nobody was asked whether the authority can be trusted (--trust): the time is a claim.",
                    "Доверие к службе не проверялось (--trust): время только заявлено.",
                    "La confiance en l’autorité n’a pas été vérifiée (--trust) : l’heure est déclarée."};
        case Phrase::kContentWritten:
            return {"Content: ", "Содержимое: ", "Contenu : "};
        case Phrase::kWritten:
            return {"Written: ", "Записано: ", "Écrit : "};
        case Phrase::kRemoved:
            return {"Removed: ", "Удалено: ", "Supprimé : "};
        case Phrase::kKept:
            return {"Changed by somebody since, kept: ", "Изменено кем-то после установки, оставлено: ",
                    "Modifié depuis, conservé : "};
        case Phrase::kNothingInstalled:
            return {"Nothing was installed for this user.", "Для этого пользователя ничего не установлено.",
                    "Rien n’était installé pour cet utilisateur."};
        case Phrase::kRestart:
            return {
                "Browsers find the host from now on; the extension is added in the browser itself.",
                "Браузеры теперь найдут программу; расширение добавляют в самом браузере.",
                "Les navigateurs trouvent désormais le programme ; l’extension s’ajoute dans le navigateur."};
        case Phrase::kIncomplete:
            return {"The list is not complete.", "Список неполный.", "La liste n’est pas complète."};
        case Phrase::kTryHelp:
            return {"Help: ", "Справка: ", "Aide : "};
    }
    return {};
}

}  // namespace

Phrase phraseOf(keys::TokenKind kind) {
    switch (kind) {
        case keys::TokenKind::kFolder:
            return Phrase::kFolder;
        case keys::TokenKind::kRemovable:
            return Phrase::kRemovable;
        case keys::TokenKind::kCsp:
            return Phrase::kCsp;
        case keys::TokenKind::kPfx:
            return Phrase::kPfx;
        case keys::TokenKind::kPkcs11:
            return Phrase::kPkcs11;
        case keys::TokenKind::kReader:
            return Phrase::kReader;
    }
    return Phrase::kFolder;
}

std::string explanationOf(const UsageError& error, Language language) {
    return std::string(wordsOf(error.misuse()).in(language)) + error.subject();
}

std::string_view textOf(Phrase phrase, Language language) {
    return wordsOf(phrase).in(language);
}

}  // namespace tamga::cli
