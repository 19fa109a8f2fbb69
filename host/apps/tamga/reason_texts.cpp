// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The reasons of base/reasons.def in words: what is wrong, and what to do.
#include <string_view>

#include "texts.h"

namespace tamga::cli {

namespace {

std::string_view in(Language language, std::string_view english, std::string_view russian,
                    std::string_view french) {
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

}  // namespace

// Exhaustive: a new reason without a text does not compile. Long because the list is.
std::string_view explanationOf(Reason reason, Language language) {  // NOLINT(readability-function-size)
    switch (reason) {
        case Reason::kProtocolFrame:
            return in(language,
                      "A program sent a malformed message. Update the browser and Tamga; if it happens "
                      "again, report it.",
                      "Программа прислала искажённое сообщение. Обновите браузер и Tamga; если повторится, "
                      "сообщите разработчикам.",
                      "Un programme a envoyé un message mal formé. Mettez à jour le navigateur et Tamga ; si "
                      "cela se répète, signalez-le.");
        case Reason::kProtocolJson:
            return in(language,
                      "A program sent a message that is not JSON. Update the browser and Tamga; if it "
                      "happens again, report it.",
                      "Программа прислала сообщение не в формате JSON. Обновите браузер и Tamga; если "
                      "повторится, сообщите разработчикам.",
                      "Un programme a envoyé un message qui n’est pas du JSON. Mettez à jour le navigateur "
                      "et Tamga ; si cela se répète, signalez-le.");
        case Reason::kProtocolRequest:
            return in(language,
                      "A program sent a request of the wrong form. Update the browser and Tamga; if it "
                      "happens again, report it.",
                      "Программа прислала запрос неверного вида. Обновите браузер и Tamga; если повторится, "
                      "сообщите разработчикам.",
                      "Un programme a envoyé une requête de forme incorrecte. Mettez à jour le navigateur et "
                      "Tamga ; si cela se répète, signalez-le.");
        case Reason::kProtocolMethod:
            return in(language,
                      "A program asked for something that this version does not know. Update Tamga; if it "
                      "happens again, report it.",
                      "Программа просит то, чего эта версия не умеет. Обновите Tamga; если повторится, "
                      "сообщите разработчикам.",
                      "Un programme demande ce que cette version ne connaît pas. Mettez Tamga à jour ; si "
                      "cela se répète, signalez-le.");
        case Reason::kProtocolParams:
            return in(language,
                      "The request has wrong data. Check what was given; if it is right, report the error.",
                      "В запросе неверные данные. Проверьте введённое; если оно верно, сообщите об ошибке.",
                      "La requête contient des données incorrectes. Vérifiez ce qui a été donné ; si c’est "
                      "juste, signalez l’erreur.");
        case Reason::kProtocolVersion:
            return in(
                language,
                "The extension and the program are of different versions. Install the same version of both.",
                "Версии расширения и программы не совпадают. Установите одинаковые версии.",
                "L’extension et le programme sont de versions différentes. Installez la même version des "
                "deux.");
        case Reason::kProtocolBusy:
            return in(language, "Too many requests are waiting. Finish the open one and try again.",
                      "Слишком много запросов ожидают очереди. Завершите открытый и повторите.",
                      "Trop de requêtes sont en attente. Terminez celle qui est ouverte et réessayez.");
        case Reason::kProtocolTooLarge:
            return in(language,
                      "The message is too large. Split the documents into smaller parts, or report it.",
                      "Сообщение слишком велико. Разделите документы на части или сообщите разработчикам.",
                      "Le message est trop grand. Divisez les documents, ou signalez-le.");
        case Reason::kProtocolHandle:
            return in(
                language,
                "The uploaded data are no longer there. Repeat from the beginning; if it happens again, "
                "report it.",
                "Переданных данных больше нет. Начните заново; если повторится, сообщите разработчикам.",
                "Les données envoyées ne sont plus là. Recommencez ; si cela se répète, signalez-le.");
        case Reason::kProtocolInternal:
            return in(
                language,
                "Tamga itself went wrong. Try again; if it happens again, report it with the text below.",
                "Ошибка в самой программе Tamga. Повторите; если повторится, сообщите разработчикам текст "
                "ниже.",
                "Tamga elle-même a échoué. Réessayez ; si cela se répète, signalez le texte ci-dessous.");
        case Reason::kRequestCancelled:
            return in(language, "The request was cancelled. Nothing was signed; start again when you want.",
                      "Запрос отменён. Ничего не подписано; начните заново, когда захотите.",
                      "La requête a été annulée. Rien n’a été signé ; recommencez quand vous voudrez.");
        case Reason::kRequestTimeout:
            return in(language, "It took too long. Check that the token answers, and try again.",
                      "Истекло время ожидания. Проверьте, отвечает ли носитель, и повторите.",
                      "Le délai est dépassé. Vérifiez que le support répond et réessayez.");
        case Reason::kSiteOrigin:
            return in(
                language,
                "This site may not ask for signatures: only https sites may. Ask the site’s administrator.",
                "Этому сайту нельзя запрашивать подпись: можно только сайтам https. Обратитесь к "
                "администратору сайта.",
                "Ce site ne peut pas demander de signature : seuls les sites https le peuvent. Adressez-vous "
                "à son administrateur.");
        case Reason::kPromptMissing:
            return in(language,
                      "There is no program to ask for the password. Install pinentry-gtk2 or pinentry-qt, or "
                      "correct pinentry in tamga.json.",
                      "Нет программы для ввода пароля. Установите pinentry-gtk2 или pinentry-qt или "
                      "исправьте pinentry в tamga.json.",
                      "Aucun programme pour demander le mot de passe. Installez pinentry-gtk2 ou "
                      "pinentry-qt, ou corrigez pinentry dans tamga.json.");
        case Reason::kPromptNoDisplay:
            return in(language,
                      "The password window cannot be shown: there is no display. Run this in a graphical "
                      "session, or use --pin-fd.",
                      "Окно для пароля негде показать: нет экрана. Запустите в графическом сеансе или "
                      "используйте --pin-fd.",
                      "La fenêtre du mot de passe ne peut pas s’afficher : pas d’écran. Utilisez une session "
                      "graphique ou --pin-fd.");
        case Reason::kPromptCancelled:
            return in(language, "You cancelled. Nothing was signed; start again when you want.",
                      "Вы отказались. Ничего не подписано; начните заново, когда захотите.",
                      "Vous avez annulé. Rien n’a été signé ; recommencez quand vous voudrez.");
        case Reason::kPromptTimeout:
            return in(language, "No answer came in the password window. Try again and answer in time.",
                      "Ответа в окне пароля не было. Повторите и ответьте вовремя.",
                      "La fenêtre du mot de passe est restée sans réponse. Réessayez et répondez à temps.");
        case Reason::kPromptBroken:
            return in(language,
                      "The password program failed. Try another pinentry; if it happens again, report it.",
                      "Программа ввода пароля отказала. Попробуйте другой pinentry; если повторится, "
                      "сообщите разработчикам.",
                      "Le programme de mot de passe a échoué. Essayez un autre pinentry ; si cela se répète, "
                      "signalez-le.");
        case Reason::kPromptBusy:
            return in(language,
                      "Another question of Tamga is open in another window or browser. Answer it and try "
                      "again.",
                      "Открыт другой вопрос Tamga, в другом окне или браузере. Ответьте на него и повторите.",
                      "Une autre question de Tamga est ouverte, dans une autre fenêtre ou un autre "
                      "navigateur. Répondez-y et réessayez.");
        case Reason::kKeyNotFound:
            return in(language,
                      "The private key was not found. Insert the token that holds it, and try again.",
                      "Закрытый ключ не найден. Вставьте носитель с ним и повторите.",
                      "La clé privée est introuvable. Insérez le support qui la contient et réessayez.");
        case Reason::kKeyUnusable:
            return in(
                language,
                "The key may no longer be used. Get a new key and certificate from your certification "
                "authority.",
                "Срок использования ключа истёк. Получите новый ключ и сертификат в удостоверяющем центре.",
                "La clé ne peut plus servir. Demandez une nouvelle clé et un nouveau certificat à votre "
                "autorité.");
        case Reason::kKeyNotExportable:
            return in(
                language,
                "This key was made so that it cannot be copied. A new place needs a new key and certificate.",
                "Этот ключ создан неэкспортируемым, скопировать его нельзя. Для нового места нужны новый "
                "ключ "
                "и сертификат.",
                "Cette clé a été créée non exportable. Un nouvel emplacement exige une nouvelle clé et un "
                "nouveau certificat.");
        case Reason::kKeyMismatch:
            return in(language,
                      "The key and the certificate do not belong together. Install the right certificate "
                      "into the container, or report it.",
                      "Ключ и сертификат не соответствуют друг другу. Установите в контейнер нужный "
                      "сертификат или сообщите разработчикам.",
                      "La clé et le certificat ne vont pas ensemble. Installez le bon certificat dans le "
                      "conteneur, ou signalez-le.");
        case Reason::kContainerDamaged:
            return in(
                language,
                "The container is damaged. Use a copy of it, or ask the administrator to restore it.",
                "Контейнер повреждён. Возьмите его копию или попросите администратора восстановить его.",
                "Le conteneur est endommagé. Utilisez une copie, ou demandez à l’administrateur de le "
                "restaurer.");
        case Reason::kContainerUnsupported:
            return in(language,
                      "This kind of container is not supported. Ask the administrator for a key of a "
                      "supported kind.",
                      "Контейнер такого вида не поддерживается. Попросите у администратора ключ "
                      "поддерживаемого вида.",
                      "Ce type de conteneur n’est pas pris en charge. Demandez à l’administrateur une clé "
                      "d’un type pris en charge.");
        case Reason::kContainerUnreadable:
            return in(language,
                      "The container cannot be read. Ask the administrator to check the rights of its files.",
                      "Контейнер не читается. Попросите администратора проверить права на его файлы.",
                      "Le conteneur est illisible. Demandez à l’administrateur de vérifier les droits de ses "
                      "fichiers.");
        case Reason::kContainerRemoved:
            return in(language, "The container is no longer there. Insert the token again and repeat.",
                      "Контейнера больше нет на месте. Вставьте носитель снова и повторите.",
                      "Le conteneur n’est plus là. Réinsérez le support et recommencez.");
        case Reason::kContainerExists:
            return in(language, "A container is there already. Choose another name or place and try again.",
                      "Такой контейнер уже есть. Выберите другое имя или место и повторите.",
                      "Un conteneur existe déjà. Choisissez un autre nom ou un autre endroit et réessayez.");
        case Reason::kPasswordWrong:
            return in(language,
                      "The password is wrong. Check the keyboard layout and Caps Lock, and try again.",
                      "Неверный пароль. Проверьте раскладку клавиатуры и Caps Lock и повторите.",
                      "Le mot de passe est incorrect. Vérifiez la disposition du clavier et Verr. Maj., puis "
                      "réessayez.");
        case Reason::kPasswordNeeded:
            return in(language,
                      "The container needs a password. Enter it in the window, or give it with --pin-fd.",
                      "Контейнеру нужен пароль. Введите его в окне или передайте через --pin-fd.",
                      "Le conteneur demande un mot de passe. Saisissez-le dans la fenêtre ou donnez-le par "
                      "--pin-fd.");
        case Reason::kTokenRemoved:
            return in(language, "The token was taken out. Insert it and try again.",
                      "Токен извлечён. Вставьте его и повторите.",
                      "Le jeton a été retiré. Réinsérez-le et réessayez.");
        case Reason::kTokenLocked:
            return in(language,
                      "The PIN of the token is locked after too many wrong tries. Ask the administrator to "
                      "unlock it.",
                      "PIN-код токена заблокирован после неверных попыток. Обратитесь к администратору, "
                      "чтобы разблокировать его.",
                      "Le code PIN du jeton est bloqué après trop d’essais erronés. Demandez à "
                      "l’administrateur de le débloquer.");
        case Reason::kTokenFinalTry:
            return in(
                language,
                "One try is left: a wrong PIN now locks the token. If you are sure of the PIN, try "
                "again and confirm it (--final-try).",
                "Осталась одна попытка: неверный PIN-код заблокирует токен. Если вы уверены в PIN-коде, "
                "повторите и подтвердите это (--final-try).",
                "Il reste un essai : un code PIN incorrect bloquera le jeton. Si vous êtes sûr du code, "
                "recommencez et confirmez-le (--final-try).");
        case Reason::kTokenPinChange:
            return in(
                language,
                "The PIN of the token must be set or changed before use. Change it with tamga token pin "
                "change, or with the program of the token’s maker.",
                "PIN-код токена нужно задать или сменить перед работой. Смените его командой tamga token "
                "pin change или в программе изготовителя токена.",
                "Le code PIN du jeton doit être défini ou changé avant usage. Changez-le avec tamga token "
                "pin change, ou avec le programme du fabricant du jeton.");
        case Reason::kTokenPinLength:
            return in(
                language, "The new PIN is shorter or longer than the token allows. Nothing has changed.",
                "Новый PIN-код короче или длиннее, чем допускает токен. Ничего не изменилось.",
                "Le nouveau code PIN est plus court ou plus long que le jeton ne l’admet. Rien n’a changé.");
        case Reason::kTokenPinRefused:
            return in(
                language,
                "The token does not take the new PIN, or does not let this PIN be changed. Nothing has "
                "changed. Choose another one, or ask the administrator.",
                "Токен не принял новый PIN-код или не разрешает менять его. Ничего не изменилось. "
                "Придумайте другой или обратитесь к администратору.",
                "Le jeton n’accepte pas le nouveau code PIN, ou n’en permet pas le changement. Rien n’a "
                "changé. Choisissez-en un autre, ou adressez-vous à l’administrateur.");
        case Reason::kTokenPinUnknown:
            return in(
                language,
                "The token gave no answer while the PIN was being changed: either the old PIN counts or "
                "the new one. Insert it again and try the new one first.",
                "Токен не ответил, пока менялся PIN-код: действует либо прежний, либо новый. Вставьте "
                "токен заново и попробуйте сначала новый.",
                "Le jeton n’a pas répondu pendant le changement du code PIN : soit l’ancien vaut, soit "
                "le nouveau. Réinsérez-le et essayez d’abord le nouveau.");
        case Reason::kTokenAdminLocked:
            return in(language,
                      "The administrator’s PIN of the token is locked after too many wrong tries. Only the "
                      "maker’s program can set the token up again, and the keys on it are lost with that.",
                      "PIN-код администратора токена заблокирован после неверных попыток. Токен можно лишь "
                      "отформатировать программой изготовителя, и ключи на нём при этом пропадут.",
                      "Le code PIN de l’administrateur est bloqué après trop d’essais erronés. Seul le "
                      "programme du fabricant peut réinitialiser le jeton, et ses clés seront perdues.");
        case Reason::kTokenDeviceError:
            return in(language, "The token reported a failure. Insert it again and retry.",
                      "Токен сообщил о сбое. Вставьте его заново и повторите.",
                      "Le jeton a signalé une défaillance. Réinsérez-le et réessayez.");
        case Reason::kTokenUnsupported:
            return in(language,
                      "The token or its module cannot do this. Ask the administrator for a newer module or "
                      "another token.",
                      "Токен или его модуль этого не умеет. Попросите у администратора более новый модуль "
                      "или другой токен.",
                      "Le jeton ou son module ne sait pas faire cela. Demandez à l’administrateur un module "
                      "plus récent ou un autre jeton.");
        case Reason::kTokenBusy:
            return in(language,
                      "Another program keeps the token to itself. Close it, or wait, and try again.",
                      "Токен занят другой программой. Закройте её или подождите и повторите.",
                      "Un autre programme garde le jeton pour lui. Fermez-le ou attendez, puis réessayez.");
        case Reason::kTokenService:
            return in(
                language,
                "The smart card service (pcscd) is not running or has just stopped. Try again; if it "
                "happens again, ask the administrator to start it.",
                "Служба смарт-карт (pcscd) не запущена или только что остановилась. Повторите; если "
                "не поможет, попросите администратора запустить её.",
                "Le service de cartes à puce (pcscd) n’est pas lancé ou vient de s’arrêter. Réessayez ; "
                "si cela se répète, demandez à l’administrateur de le lancer.");
        case Reason::kTokenSilent:
            return in(language, "The token did not answer in time. Insert it again and retry.",
                      "Токен не ответил вовремя. Вставьте его заново и повторите.",
                      "Le jeton n’a pas répondu à temps. Réinsérez-le et réessayez.");
        case Reason::kTokenModuleBroken:
            return in(language,
                      "The module of the token broke down. Try again; if it happens again, ask the "
                      "administrator to update the module.",
                      "В модуле токена произошёл сбой. Повторите; если не поможет, попросите администратора "
                      "обновить модуль.",
                      "Le module du jeton est tombé en panne. Réessayez ; si cela se répète, demandez à "
                      "l’administrateur de mettre le module à jour.");
        case Reason::kTokenModuleMissing:
            return in(language,
                      "The module of the token cannot be loaded. Install the software of the token’s maker, "
                      "or correct the path in the settings.",
                      "Модуль токена не удаётся загрузить. Установите программы изготовителя токена или "
                      "исправьте путь в настройках.",
                      "Le module du jeton ne peut pas être chargé. Installez le logiciel du fabricant du "
                      "jeton ou corrigez le chemin dans les réglages.");
        case Reason::kCertificateNotFound:
            return in(language,
                      "The certificate was not found. Insert the token that holds it, and see “tamga "
                      "certificates”.",
                      "Сертификат не найден. Вставьте носитель с ним и посмотрите «tamga certificates».",
                      "Le certificat est introuvable. Insérez le support qui le contient et consultez « "
                      "tamga certificates ».");
        case Reason::kCertificateMalformed:
            return in(
                language,
                "The certificate is malformed. Get it again from your certification authority, or report it.",
                "Сертификат искажён. Получите его в удостоверяющем центре заново или сообщите разработчикам.",
                "Le certificat est mal formé. Demandez-le de nouveau à votre autorité, ou signalez-le.");
        case Reason::kCertificateExpired:
            return in(language,
                      "The certificate has expired. Get a new one from your certification authority.",
                      "Срок действия сертификата истёк. Получите новый в удостоверяющем центре.",
                      "Le certificat a expiré. Demandez-en un nouveau à votre autorité.");
        case Reason::kCertificateNotYetValid:
            return in(
                language,
                "The certificate is not valid yet. Check the computer’s clock, or wait until its first day.",
                "Сертификат ещё не действует. Проверьте часы компьютера или дождитесь начала срока.",
                "Le certificat n’est pas encore valide. Vérifiez l’horloge, ou attendez son premier jour.");
        case Reason::kCertificateUsage:
            return in(
                language,
                "The certificate is not meant for signatures. Choose another, or get one for signatures.",
                "Сертификат не предназначен для подписи. Выберите другой или получите сертификат для "
                "подписи.",
                "Le certificat n’est pas destiné à signer. Choisissez-en un autre, ou obtenez-en un pour "
                "signer.");
        case Reason::kCertificateAlgorithm:
            return in(language,
                      "The certificate’s algorithm is not supported. Ask the administrator for a certificate "
                      "of a supported kind.",
                      "Алгоритм сертификата не поддерживается. Попросите у администратора сертификат "
                      "поддерживаемого вида.",
                      "L’algorithme du certificat n’est pas pris en charge. Demandez à l’administrateur un "
                      "certificat d’un type pris en charge.");
        case Reason::kCertificateLoginOnly:
            return in(
                language,
                "This certificate is for logging in only, and a site where you have never used it wants "
                "it to sign something that nobody can see. Choose another certificate, or report the "
                "site.",
                "Этот сертификат только для входа, а сайт, где вы им ещё не пользовались, просит "
                "подписать им то, чего никто не видит. Выберите другой сертификат или сообщите о сайте.",
                "Ce certificat ne sert qu’à se connecter, et un site où vous ne l’avez jamais utilisé "
                "veut lui faire signer ce que personne ne voit. Choisissez un autre certificat, ou "
                "signalez le site.");
        case Reason::kCertificateNoIssuer:
            return in(language,
                      "The certificate of the authority that issued this one was not found. Ask your "
                      "authority for it and put it into the trust folder.",
                      "Не найден сертификат центра, который выдал этот. Попросите его в удостоверяющем "
                      "центре и положите в папку доверия.",
                      "Le certificat de l’autorité qui a émis celui-ci est introuvable. Demandez-le à votre "
                      "autorité et placez-le dans le dossier de confiance.");
        case Reason::kCertificateUntrusted:
            return in(language,
                      "The chain ends at an authority that is not trusted here. If it should be, have its "
                      "certificate put into the trust folder.",
                      "Цепочка заканчивается центром, которому здесь не доверяют. Если доверять ему следует, "
                      "попросите положить его сертификат в папку доверия.",
                      "La chaîne se termine par une autorité à laquelle on ne fait pas confiance ici. Si "
                      "elle le mérite, faites placer son certificat dans le dossier de confiance.");
        case Reason::kCertificateForged:
            return in(language,
                      "The certificate was changed, or its issuer did not sign it. Do not rely on it, and "
                      "report where it comes from.",
                      "Сертификат изменён или не подписан указанным в нём центром. Не полагайтесь на него и "
                      "сообщите, откуда он взялся.",
                      "Le certificat a été modifié, ou son émetteur ne l’a pas signé. Ne vous y fiez pas, et "
                      "signalez d’où il vient.");
        case Reason::kCertificateWeak:
            return in(language,
                      "The certificate rests on an algorithm or a key that is too weak today. Get a new one "
                      "from your certification authority.",
                      "Сертификат опирается на алгоритм или ключ, сегодня слишком слабый. Получите новый в "
                      "удостоверяющем центре.",
                      "Le certificat repose sur un algorithme ou une clé trop faibles aujourd’hui. "
                      "Demandez-en un nouveau à votre autorité.");
        case Reason::kCertificateNotAuthority:
            return in(language,
                      "A certificate was issued with one that may not issue certificates. Do not rely on it, "
                      "and report it to the authority.",
                      "Сертификат выдан с помощью другого, которому выдавать сертификаты не позволено. Не "
                      "полагайтесь на него и сообщите в удостоверяющий центр.",
                      "Un certificat a été émis avec un autre qui n’a pas le droit d’en émettre. Ne vous y "
                      "fiez pas, et signalez-le à l’autorité.");
        case Reason::kCertificatePathLength:
            return in(language,
                      "The chain has more authorities than one of them allows below it. Do not rely on it, "
                      "and report it to the authority.",
                      "В цепочке больше центров, чем один из них позволяет под собой. Не полагайтесь на неё "
                      "и сообщите в удостоверяющий центр.",
                      "La chaîne compte plus d’autorités que l’une d’elles n’en permet sous elle. Ne vous y "
                      "fiez pas, et signalez-le à l’autorité.");
        case Reason::kCertificateNameConstraint:
            return in(language,
                      "The certificate bears a name that its authority may not vouch for. Do not rely on it, "
                      "and report it to the authority.",
                      "В сертификате имя, за которое его центр ручаться не вправе. Не полагайтесь на него и "
                      "сообщите в удостоверяющий центр.",
                      "Le certificat porte un nom dont son autorité n’a pas le droit de répondre. Ne vous y "
                      "fiez pas, et signalez-le à l’autorité.");
        case Reason::kCertificateExtension:
            return in(language,
                      "The certificate makes a condition that this version does not understand. Update "
                      "Tamga; if it happens again, report it.",
                      "В сертификате условие, которого эта версия не понимает. Обновите Tamga; если "
                      "повторится, сообщите разработчикам.",
                      "Le certificat pose une condition que cette version ne comprend pas. Mettez Tamga à "
                      "jour ; si cela se répète, signalez-le.");
        case Reason::kCertificateRevoked:
            return in(language,
                      "The certificate was revoked by its authority. Get a new one, and do not rely on "
                      "signatures made after that day.",
                      "Сертификат отозван удостоверяющим центром. Получите новый и не полагайтесь на "
                      "подписи, сделанные после этого дня.",
                      "Le certificat a été révoqué par son autorité. Demandez-en un nouveau, et ne vous fiez "
                      "pas aux signatures faites après ce jour.");
        case Reason::kCertificateOnHold:
            return in(language,
                      "The certificate is suspended by its authority. Ask the authority why, and try again "
                      "when it has lifted that.",
                      "Действие сертификата приостановлено удостоверяющим центром. Узнайте там причину и "
                      "повторите, когда его возобновят.",
                      "Le certificat est suspendu par son autorité. Demandez-lui pourquoi, et réessayez "
                      "quand elle aura levé la suspension.");
        case Reason::kRevocationUnknown:
            return in(language,
                      "Nothing tells whether the certificate was revoked. Get a revocation list or an OCSP "
                      "response of its authority, and try again.",
                      "Неизвестно, не отозван ли сертификат. Получите список отзыва или ответ OCSP его "
                      "центра и повторите.",
                      "Rien ne dit si le certificat a été révoqué. Procurez-vous une liste de révocation ou "
                      "une réponse OCSP de son autorité, et réessayez.");
        case Reason::kRevocationMalformed:
            return in(language,
                      "The revocation list or OCSP response is malformed. Get it again from the authority, "
                      "or report it.",
                      "Список отзыва или ответ OCSP искажён. Получите его в удостоверяющем центре заново или "
                      "сообщите разработчикам.",
                      "La liste de révocation ou la réponse OCSP est mal formée. Demandez-la de nouveau à "
                      "l’autorité, ou signalez-le.");
        case Reason::kRevocationUnsupported:
            return in(language,
                      "The revocation list or OCSP response is of a kind that is not supported. Get a "
                      "complete list of the authority itself, or report it.",
                      "Такой вид списка отзыва или ответа OCSP не поддерживается. Получите полный список "
                      "самого центра или сообщите разработчикам.",
                      "Ce type de liste de révocation ou de réponse OCSP n’est pas pris en charge. "
                      "Procurez-vous une liste complète de l’autorité elle-même, ou signalez-le.");
        case Reason::kRevocationStale:
            return in(language,
                      "The revocation list or OCSP response is not of the time in question. Get a current "
                      "one from the authority, and check the computer’s clock.",
                      "Список отзыва или ответ OCSP не относится к нужному времени. Получите в "
                      "удостоверяющем центре новый и проверьте часы компьютера.",
                      "La liste de révocation ou la réponse OCSP n’est pas du moment voulu. Procurez-vous-en "
                      "une à jour, et vérifiez l’horloge de l’ordinateur.");
        case Reason::kRevocationSigner:
            return in(language,
                      "The revocation list or OCSP response is not signed by whom it should be. Do not rely "
                      "on it, and report where it comes from.",
                      "Список отзыва или ответ OCSP подписан не тем, кем должен быть. Не полагайтесь на него "
                      "и сообщите, откуда он взялся.",
                      "La liste de révocation ou la réponse OCSP n’est pas signée par qui elle devrait "
                      "l’être. Ne vous y fiez pas, et signalez d’où elle vient.");
        case Reason::kDocumentDigest:
            return in(language,
                      "The digest does not fit the key or the document. Compute it anew with the algorithm "
                      "of the key.",
                      "Хэш не подходит к ключу или документу. Вычислите его заново по алгоритму ключа.",
                      "L’empreinte ne convient pas à la clé ou au document. Recalculez-la avec l’algorithme "
                      "de la clé.");
        case Reason::kDocumentUnreadable:
            return in(language, "The document cannot be read. Check its name and rights, and try again.",
                      "Документ не читается. Проверьте имя и права на файл и повторите.",
                      "Le document est illisible. Vérifiez son nom et ses droits, puis réessayez.");
        case Reason::kDocumentTooLarge:
            return in(language,
                      "The document is too large for this. Make a detached signature, or split the document.",
                      "Документ слишком велик. Сделайте отсоединённую подпись или разделите документ.",
                      "Le document est trop grand. Faites une signature détachée, ou divisez le document.");
        case Reason::kSignatureMalformed:
            return in(language, "This is not a signature, or a damaged one. Ask for the file again.",
                      "Это не подпись, или она повреждена. Запросите файл ещё раз.",
                      "Ce n’est pas une signature, ou elle est endommagée. Redemandez le fichier.");
        case Reason::kSignatureInvalid:
            return in(
                language,
                "The signature does not fit the document. Do not rely on it; ask for both files again.",
                "Подпись не соответствует документу. Не полагайтесь на неё; запросите оба файла ещё раз.",
                "La signature ne correspond pas au document. Ne vous y fiez pas ; redemandez les deux "
                "fichiers.");
        case Reason::kSignatureUnsupported:
            return in(
                language, "This kind of signature is not supported. Choose another format, or report it.",
                "Подпись такого вида не поддерживается. Выберите другой формат или сообщите разработчикам.",
                "Ce type de signature n’est pas pris en charge. Choisissez un autre format, ou signalez-le.");
        case Reason::kSignatureNoContent:
            return in(language,
                      "The signature is detached and the document is missing. Give the document with "
                      "--content or its digest with --digest.",
                      "Подпись отсоединённая, а документа нет. Укажите документ через --content или его хэш "
                      "через --digest.",
                      "La signature est détachée et le document manque. Donnez-le par --content, ou son "
                      "empreinte par --digest.");
        case Reason::kSignatureNoSigner:
            return in(language,
                      "The signature has no signer, or his certificate is missing. Give the certificate with "
                      "--certificate, or ask for the file again.",
                      "В подписи нет подписавшего или его сертификата. Укажите сертификат через "
                      "--certificate или запросите файл ещё раз.",
                      "La signature n’a pas de signataire, ou son certificat manque. Donnez le certificat "
                      "par --certificate, ou redemandez le fichier.");
        case Reason::kEnvelopeMalformed:
            return in(language,
                      "The encrypted message is damaged, or the file is something else. Ask the sender for "
                      "it again.",
                      "Зашифрованное сообщение повреждено, или это другой файл. Попросите отправителя "
                      "прислать его ещё раз.",
                      "Le message chiffré est endommagé, ou le fichier est autre chose. Redemandez-le à "
                      "l’expéditeur.");
        case Reason::kEnvelopeUnsupported:
            return in(language,
                      "The message is encrypted with an algorithm or for a kind of recipient that Tamga does "
                      "not know. Ask the sender for another one; the line below names it.",
                      "Сообщение зашифровано алгоритмом или для получателя такого вида, которых Tamga не "
                      "знает. Попросите отправителя выбрать другой; он назван ниже.",
                      "Le message est chiffré par un algorithme ou pour un genre de destinataire que Tamga "
                      "ne connaît pas. Demandez-en un autre à l’expéditeur ; la ligne ci-dessous le nomme.");
        case Reason::kEnvelopeNoRecipient:
            return in(language,
                      "The message is not encrypted for this certificate. Choose the certificate that the "
                      "sender had, or insert the token that holds it.",
                      "Сообщение зашифровано не для этого сертификата. Выберите сертификат, который был у "
                      "отправителя, или вставьте носитель с ним.",
                      "Le message n’est pas chiffré pour ce certificat. Choisissez celui que l’expéditeur "
                      "avait, ou insérez le support qui le contient.");
        case Reason::kEnvelopeNotOpened:
            return in(language,
                      "The message could not be decrypted: it is damaged or changed, or made for another "
                      "key. Nothing was written; ask the sender for it again.",
                      "Сообщение не удалось расшифровать: оно повреждено, изменено или сделано для другого "
                      "ключа. Ничего не записано; попросите отправителя прислать его ещё раз.",
                      "Le message n’a pas pu être déchiffré : il est endommagé, modifié ou fait pour une "
                      "autre clé. Rien n’a été écrit ; redemandez-le à l’expéditeur.");
        case Reason::kEnvelopeMixed:
            return in(language,
                      "No one cipher serves all these recipients. Encrypt separately: one message for GOST "
                      "keys, another for RSA and EC keys.",
                      "Нет шифра, который подошёл бы всем этим получателям. Зашифруйте отдельно: одно "
                      "сообщение для ключей ГОСТ, другое для RSA и EC.",
                      "Aucun chiffre ne sert tous ces destinataires. Chiffrez séparément : un message pour "
                      "les clés GOST, un autre pour les clés RSA et EC.");
        case Reason::kEnvelopeKey:
            return in(language,
                      "This key cannot decrypt: its token or its kind does not offer it here. Use the "
                      "program of the token's maker.",
                      "Этот ключ не умеет расшифровывать: его носитель или вид этого здесь не предлагает. "
                      "Воспользуйтесь программой производителя носителя.",
                      "Cette clé ne sait pas déchiffrer : son support ou son genre ne l’offre pas ici. "
                      "Servez-vous du programme du fabricant du support.");
        case Reason::kTimestampRejected:
            return in(language,
                      "The time-stamping authority refused; its reason is below. Try again later, or take "
                      "another authority with --tsa.",
                      "Служба штампов времени отказала; её причина указана ниже. Повторите позже или "
                      "возьмите другую службу через --tsa.",
                      "L’autorité d’horodatage a refusé ; sa raison est ci-dessous. Réessayez plus tard, ou "
                      "prenez une autre autorité par --tsa.");
        case Reason::kTimestampMalformed:
            return in(language,
                      "The time-stamp, or what the authority answered, is malformed. Check the address of "
                      "the authority; if it happens again, report it.",
                      "Штамп времени или ответ службы испорчен. Проверьте адрес службы; если повторится, "
                      "сообщите разработчикам.",
                      "L’horodatage, ou la réponse de l’autorité, est mal formé. Vérifiez l’adresse de "
                      "l’autorité ; si cela se répète, signalez-le.");
        case Reason::kTimestampMismatch:
            return in(language,
                      "The authority's time-stamp is not the one that was asked for, so it is not used. Try "
                      "again; if it happens again, tell the authority.",
                      "Служба прислала не тот штамп времени, который у неё просили, поэтому он не "
                      "использован. Повторите; если повторится, сообщите службе.",
                      "L’horodatage de l’autorité n’est pas celui demandé ; il n’est donc pas utilisé. "
                      "Réessayez ; si cela se répète, prévenez l’autorité.");
        case Reason::kTimestampInvalid:
            return in(language,
                      "The time-stamp is not valid: it proves no time. Do not rely on it; ask for a new one.",
                      "Штамп времени недействителен: времени он не доказывает. Не полагайтесь на него; "
                      "запросите новый.",
                      "L’horodatage n’est pas valide : il ne prouve aucune heure. Ne vous y fiez pas ; "
                      "demandez-en un nouveau.");
        case Reason::kNetUnreachable:
            return in(language,
                      "The service cannot be reached. Check the network and the address, and try again.",
                      "Служба недоступна. Проверьте сеть и адрес и повторите.",
                      "Le service est injoignable. Vérifiez le réseau et l’adresse, puis réessayez.");
        case Reason::kNetTimeout:
            return in(language, "The service did not answer in time. Try again later.",
                      "Служба не ответила вовремя. Повторите позже.",
                      "Le service n’a pas répondu à temps. Réessayez plus tard.");
        case Reason::kNetRefusedAddress:
            return in(language,
                      "The address of the service is not a public one, or not one of http or https. If that "
                      "is right, allow it in the settings (\"tsa\", \"addresses\").",
                      "Адрес службы не общедоступный или не http и не https. Если так и должно быть, "
                      "разрешите его в настройках (\"tsa\", \"addresses\").",
                      "L’adresse du service n’est pas publique, ou n’est ni http ni https. Si c’est voulu, "
                      "autorisez-la dans les réglages (\"tsa\", \"addresses\").");
        case Reason::kNetTooLarge:
            return in(language,
                      "The service sent more than such an answer can hold. Check its address; if it happens "
                      "again, tell the service.",
                      "Служба прислала больше, чем бывает в таком ответе. Проверьте её адрес; если "
                      "повторится, сообщите службе.",
                      "Le service a envoyé plus qu’une telle réponse ne peut contenir. Vérifiez son adresse "
                      "; si cela se répète, prévenez le service.");
        case Reason::kNetTls:
            return in(language,
                      "No secure connection could be made: the service's TLS certificate is not trusted, or "
                      "is for another name. Ask the administrator or the service.",
                      "Защищённое соединение не установлено: TLS-сертификату службы нет доверия или он выдан "
                      "на другое имя. Обратитесь к администратору или в службу.",
                      "La connexion sécurisée n’a pas pu être établie : le certificat TLS du service n’est "
                      "pas de confiance, ou est pour un autre nom. Voyez l’administrateur ou le service.");
        case Reason::kNetHttpStatus:
            return in(
                language,
                "The service answered with an error of HTTP. Check the address, or try again later.",
                "Служба ответила ошибкой HTTP. Проверьте адрес или повторите позже.",
                "Le service a répondu par une erreur HTTP. Vérifiez l’adresse, ou réessayez plus tard.");
        case Reason::kJournalUnwritable:
            return in(language,
                      "The journal cannot be opened or written, so nothing is signed. Check the folder named "
                      "below and its rights, or ask the administrator.",
                      "Журнал нельзя открыть или записать, поэтому ничего не подписывается. Проверьте "
                      "названную ниже папку и права на неё или обратитесь к администратору.",
                      "Le journal ne peut être ouvert ou écrit, donc rien n’est signé. Vérifiez le dossier "
                      "nommé ci-dessous et ses droits, ou voyez l’administrateur.");
        case Reason::kJournalFull:
            return in(
                language,
                "There is no room for the journal, so nothing is signed. Make room on the disk and try "
                "again.",
                "Для журнала нет места на диске, поэтому ничего не подписывается. Освободите место и "
                "повторите.",
                "Il n’y a plus de place pour le journal, donc rien n’est signé. Libérez de la place sur "
                "le disque et réessayez.");
        case Reason::kJournalBroken:
            return in(language,
                      "The file of the journal is damaged, so nothing is signed. Run tamga journal repair, "
                      "which puts the file aside and begins a new one.",
                      "Файл журнала повреждён, поэтому ничего не подписывается. Выполните tamga journal "
                      "repair: файл будет отложен, журнал начнётся заново.",
                      "Le fichier du journal est endommagé, donc rien n’est signé. Lancez tamga journal "
                      "repair, qui met le fichier de côté et en commence un nouveau.");
        case Reason::kJournalBusy:
            return in(language, "Another program holds the journal. Wait a moment and try again.",
                      "Журнал занят другой программой. Подождите немного и повторите.",
                      "Un autre programme occupe le journal. Attendez un instant et réessayez.");
        case Reason::kDerMalformed:
            return in(language, "The file’s encoding is broken. Ask for the file again.",
                      "Кодировка файла нарушена. Запросите файл ещё раз.",
                      "L’encodage du fichier est rompu. Redemandez le fichier.");
        case Reason::kSystemFile:
            return in(language,
                      "A file or folder cannot be used. Check its name and rights, or ask the administrator.",
                      "Файл или папка недоступны. Проверьте имя и права или обратитесь к администратору.",
                      "Un fichier ou dossier est inutilisable. Vérifiez son nom et ses droits, ou voyez "
                      "l’administrateur.");
        case Reason::kSystemDiskFull:
            return in(language, "The disk is full. Make room on it and try again.",
                      "На диске нет места. Освободите место и повторите.",
                      "Le disque est plein. Libérez de la place et réessayez.");
        case Reason::kSystemProcess:
            return in(
                language,
                "A program could not be started or broke off. Try again; if it happens again, report it.",
                "Программа не запустилась или оборвалась. Повторите; если повторится, сообщите "
                "разработчикам.",
                "Un programme n’a pas démarré ou s’est interrompu. Réessayez ; si cela se répète, "
                "signalez-le.");
        case Reason::kSystemMemory:
            return in(language, "There is not enough memory. Close other programs and try again.",
                      "Не хватает памяти. Закройте другие программы и повторите.",
                      "La mémoire manque. Fermez d’autres programmes et réessayez.");
        case Reason::kSettingsMalformed:
            return in(language,
                      "The settings are malformed. Correct the file named below, or ask the administrator.",
                      "Настройки записаны с ошибкой. Исправьте файл, названный ниже, или обратитесь к "
                      "администратору.",
                      "Les réglages sont mal écrits. Corrigez le fichier nommé ci-dessous, ou voyez "
                      "l’administrateur.");
        case Reason::kSettingsLocked:
            return in(language,
                      "The administrator has fixed this setting. Ask the administrator to change it.",
                      "Эту настройку задал администратор. Попросите его изменить её.",
                      "L’administrateur a fixé ce réglage. Demandez-lui de le changer.");
    }
    return {};
}

}  // namespace tamga::cli
