// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "report_texts.h"

#include <array>

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

// In the order of the enumerators; a test asks for each.
constexpr std::array kWords{
    Words{"NO.", "№", "N°"},
    Words{"TIME", "ВРЕМЯ", "HEURE"},
    Words{"SITE", "САЙТ", "SITE"},
    Words{"WHAT", "ЧТО", "QUOI"},
    Words{"OUTCOME", "ИТОГ", "RÉSULTAT"},
    Words{"The journal is empty: nothing was signed and nothing refused yet.",
          "Журнал пуст: ещё ничего не подписано и ничего не отклонено.",
          "Le journal est vide : rien n’a encore été signé ni refusé."},
    Words{"Nothing in the journal matches.", "В журнале ничего не найдено.",
          "Rien dans le journal ne correspond."},
    Words{"Older rows: --before ", "Более старые строки: --before ", "Lignes plus anciennes : --before "},
    Words{"Every row is as it was written, and none is missing.",
          "Все строки такие, какими были записаны, и ни одна не пропала.",
          "Chaque ligne est telle qu’elle a été écrite, et aucune ne manque."},
    Words{"THE JOURNAL IS NOT AS IT WAS WRITTEN.", "ЖУРНАЛ НЕ ТАКОЙ, КАКИМ БЫЛ ЗАПИСАН.",
          "LE JOURNAL N’EST PAS TEL QU’IL A ÉTÉ ÉCRIT."},
    Words{"First at row ", "Впервые в строке ", "D’abord à la ligne "},
    Words{"Rows: ", "Строк: ", "Lignes : "},
    Words{"Head: ", "Последний хэш: ", "Dernière empreinte : "},
    Words{"The head noted earlier is in the chain.", "Записанный ранее хэш в цепочке есть.",
          "L’empreinte notée auparavant est dans la chaîne."},
    Words{"THE HEAD NOTED EARLIER IS NOT IN THE CHAIN.", "ЗАПИСАННОГО РАНЕЕ ХЭША В ЦЕПОЧКЕ НЕТ.",
          "L’EMPREINTE NOTÉE AUPARAVANT N’EST PAS DANS LA CHAÎNE."},
    Words{"The damaged journal was moved to: ", "Повреждённый журнал перемещён в: ",
          "Le journal endommagé a été déplacé vers : "},
    Words{"The journal is not damaged; nothing was done.", "Журнал не повреждён, ничего не сделано.",
          "Le journal n’est pas endommagé ; rien n’a été fait."},
    Words{"log-in", "вход", "connexion"},
    Words{"list of certificates", "список сертификатов", "liste des certificats"},
    Words{"choice of a certificate", "выбор сертификата", "choix d’un certificat"},
    Words{"Browsers", "Браузеры", "Navigateurs"},
    Words{"Password window", "Окно пароля", "Fenêtre du mot de passe"},
    Words{"Reader service", "Служба считывателей", "Service des lecteurs"},
    Words{"Keys", "Ключи", "Clés"},
    Words{"Certificates", "Сертификаты", "Certificats"},
    Words{"Journal", "Журнал", "Journal"},
    Words{"Settings", "Настройки", "Réglages"},
    Words{"What to do:", "Что сделать:", "Que faire :"},
    Words{"Nothing is wrong.", "Всё в порядке.", "Tout va bien."},
    Words{"fine", "в порядке", "en ordre"},
    Words{"none", "нет", "aucun"},
    Words{"not found", "не найдено", "introuvable"},
    Words{"opens no window", "не открывает окно", "n’ouvre pas de fenêtre"},
    Words{"containers: ", "контейнеров: ", "conteneurs : "},
    Words{"usable keys: ", "пригодных ключей: ", "clés utilisables : "},
    Words{"damaged: ", "повреждено: ", "endommagées : "},
    Words{"not supported: ", "не поддерживается: ", "non prises en charge : "},
    Words{"valid: ", "действует: ", "valides : "},
    Words{"expired: ", "истекло: ", "expirés : "},
    Words{"not valid yet: ", "ещё не действует: ", "pas encore valides : "},
    Words{"unusable: ", "непригодно: ", "inutilisables : "},
    Words{"running", "работает", "en marche"},
    Words{"installed, not running", "установлена, не запущена", "installé, pas en marche"},
    Words{"not there", "отсутствует", "absent"},
    Words{"switched off in the settings", "выключена в настройках", "désactivé dans les réglages"},
    Words{"CANNOT BE WRITTEN", "НЕЛЬЗЯ ЗАПИСАТЬ", "NE PEUT ÊTRE ÉCRIT"},
    Words{"DAMAGED", "ПОВРЕЖДЁН", "ENDOMMAGÉ"},
    Words{"starts another program", "запускает другую программу", "lance un autre programme"},
    Words{"unreadable", "не читается", "illisible"},
    Words{"OTHERS MAY CHANGE IT", "ЕГО МОГУТ ИЗМЕНИТЬ ДРУГИЕ", "D’AUTRES PEUVENT LE CHANGER"},
    Words{"not registered", "не подключён", "non relié"},
    Words{"no display", "нет экрана", "sans écran"},
    Words{"empty so far", "пока пуст", "encore vide"},
};
static_assert(kWords.size() == static_cast<std::size_t>(Word::kEmpty) + 1);

struct Advice {
    std::string_view code;
    Words words;
};

constexpr Advice kAdviceTexts[] = {
    {"settings.malformed",
     {"Correct the settings file; tamga tokens names it and the mistake.",
      "Исправьте файл настроек; tamga tokens назовёт его и ошибку.",
      "Corrigez le fichier des réglages ; tamga tokens le nomme, et l’erreur."}},
    {"journal.broken",
     {"Run tamga journal repair: it puts the damaged file aside and begins a new journal.",
      "Выполните tamga journal repair: повреждённый файл будет отложен, журнал начнётся заново.",
      "Lancez tamga journal repair : le fichier endommagé est mis de côté, un nouveau journal commence."}},
    {"journal.unwritable",
     {"Make ~/.local/share/tamga writable for yourself alone: without a journal nothing is signed.",
      "Сделайте ~/.local/share/tamga доступной для записи только себе: без журнала ничего не подписывается.",
      "Rendez ~/.local/share/tamga inscriptible pour vous seul : sans journal, rien n’est signé."}},
    {"manifest.writable-by-others",
     {"Others may change what a browser starts. Run tamga install --user.",
      "Другие могут изменить то, что запускает браузер. Выполните tamga install --user.",
      "D’autres peuvent changer ce que le navigateur lance. Lancez tamga install --user."}},
    {"manifest.unreadable",
     {"A browser cannot read how to start Tamga. Run tamga install --user.",
      "Браузер не может прочитать, как запустить Tamga. Выполните tamga install --user.",
      "Un navigateur ne peut lire comment lancer Tamga. Lancez tamga install --user."}},
    {"manifest.other-path",
     {"A browser starts another copy of Tamga. If that is not meant, run tamga install --user.",
      "Браузер запускает другую копию Tamga. Если так не задумано, выполните tamga install --user.",
      "Un navigateur lance une autre copie de Tamga. Si ce n’est pas voulu, lancez tamga install --user."}},
    {"manifest.missing",
     {"No browser knows Tamga yet. Run tamga install --user.",
      "Браузеры ещё не знают о Tamga. Выполните tamga install --user.",
      "Aucun navigateur ne connaît encore Tamga. Lancez tamga install --user."}},
    {"pinentry.missing",
     {"Install a pinentry with a window, for example pinentry-gnome3 or pinentry-qt.",
      "Установите pinentry с окном, например pinentry-gnome3 или pinentry-qt.",
      "Installez un pinentry avec fenêtre, par exemple pinentry-gnome3 ou pinentry-qt."}},
    {"display.none",
     {"There is no display here: a password can be given with --pin-fd only.",
      "Здесь нет экрана: пароль можно передать только через --pin-fd.",
      "Il n’y a pas d’écran ici : le mot de passe ne peut venir que par --pin-fd."}},
    {"pinentry.no-window",
     {"The pinentry found opens no window. Install pinentry-gnome3 or pinentry-qt.",
      "Найденный pinentry не открывает окно. Установите pinentry-gnome3 или pinentry-qt.",
      "Le pinentry trouvé n’ouvre pas de fenêtre. Installez pinentry-gnome3 ou pinentry-qt."}},
    {"container.unreadable",
     {"A folder or drive cannot be read: tamga certificates says which and why.",
      "Папка или диск не читаются: tamga certificates скажет, какие и почему.",
      "Un dossier ou disque est illisible : tamga certificates dit lequel et pourquoi."}},
    {"container.damaged",
     {"A key container is damaged: tamga certificates names it. Put back a copy of it.",
      "Контейнер ключа повреждён: tamga certificates его назовёт. Верните его копию.",
      "Un conteneur de clé est endommagé : tamga certificates le nomme. Remettez-en une copie."}},
    {"container.unsupported",
     {"A key container is of a kind that Tamga cannot open yet.",
      "Есть контейнер такого вида, который Tamga пока не открывает.",
      "Un conteneur de clé est d’un genre que Tamga ne sait pas encore ouvrir."}},
    {"certificates.none",
     {"No certificate was found. Insert the token or name a folder in the settings.",
      "Сертификатов не найдено. Вставьте носитель или укажите папку в настройках.",
      "Aucun certificat trouvé. Insérez le support ou indiquez un dossier dans les réglages."}},
    {"certificates.expired",
     {"A certificate has expired and no other is valid: get a new one.",
      "Срок сертификата истёк, а другого действующего нет: получите новый.",
      "Un certificat a expiré et aucun autre n’est valide : demandez-en un nouveau."}},
    {"certificates.not-yet-valid",
     {"A certificate is not valid yet. Check the clock of this computer.",
      "Сертификат ещё не действует. Проверьте часы этого компьютера.",
      "Un certificat n’est pas encore valide. Vérifiez l’horloge de cet ordinateur."}},
    {"readers.off",
     {"Tokens in readers are switched off: \"readers\": false in the settings.",
      "Токены в считывателях выключены: \"readers\": false в настройках.",
      "Les jetons dans les lecteurs sont désactivés : \"readers\": false dans les réglages."}},
    {"reader-service.stopped",
     {"For smart cards and tokens with a reader, start pcscd: sudo systemctl enable --now pcscd.socket.",
      "Для смарт-карт и токенов со считывателем запустите pcscd: sudo systemctl enable --now pcscd.socket.",
      "Pour les cartes à puce et les jetons à lecteur, lancez pcscd : sudo systemctl enable --now "
      "pcscd.socket."}},
    {"reader-service.absent",
     {"For smart cards and tokens with a reader, install pcscd.",
      "Для смарт-карт и токенов со считывателем установите pcscd.",
      "Pour les cartes à puce et les jetons à lecteur, installez pcscd."}},
};

}  // namespace

std::string_view textOf(Word word, Language language) {
    return kWords[static_cast<std::size_t>(word)].in(language);
}

std::string_view textOf(journal::Ending ending, Language language) {
    switch (ending) {
        case journal::Ending::kBegun:
            return Words{"broken off", "прервано", "interrompu"}.in(language);
        case journal::Ending::kSigned:
            return Words{"signed", "подписано", "signé"}.in(language);
        case journal::Ending::kRefused:
            return Words{"refused", "отклонено", "refusé"}.in(language);
        case journal::Ending::kFailed:
            break;
    }
    return Words{"failed", "не удалось", "échoué"}.in(language);
}

std::string_view textOf(journal::Flaw::Kind kind, Language language) {
    switch (kind) {
        case journal::Flaw::Kind::kChanged:
            return Words{"it was changed", "она изменена", "elle a été changée"}.in(language);
        case journal::Flaw::Kind::kMissing:
            return Words{"it is missing", "она отсутствует", "elle manque"}.in(language);
        case journal::Flaw::Kind::kHead:
            break;
    }
    return Words{"the head of the chain does not fit", "не сходится конец цепочки",
                 "la fin de la chaîne ne correspond pas"}
        .in(language);
}

std::string_view adviceOn(std::string_view code, Language language) {
    for (const Advice& advice : kAdviceTexts) {
        if (advice.code == code) return advice.words.in(language);
    }
    return {};
}

}  // namespace tamga::cli
