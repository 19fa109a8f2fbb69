// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The texts of --help.
#include <array>

#include "commands.h"

namespace tamga::cli {

namespace {

struct Help {
    std::string_view verb;  ///< empty for the overview
    std::string_view english;
    std::string_view russian;
    std::string_view french;
};

constexpr std::array<Help, 16> kHelp{{
    {"",
     R"(tamga: electronic signatures with keys on tokens, drives and in folders

  tamga tokens              where keys are looked for, and what is there
  tamga certificates        your certificates
  tamga certificate verify  a certificate and its chain: trusted, revoked, qualified
  tamga sign FILE...        sign files
  tamga timestamp FILE.sig  add a time-stamp to a signature
  tamga verify FILE.sig     verify a signature
  tamga encrypt FILE        encrypt a file for the owners of certificates
  tamga decrypt FILE.p7m    open an encrypted file with your key
  tamga hash FILE...        GOST and SHA digests
  tamga journal             what was signed and what was refused
  tamga container           copy keys: a PFX file into a container, a container into a PFX file
  tamga token pin           change the PIN of a token, or unblock it
  tamga doctor              what is missing, and what to do
  tamga install --user      let the browsers of this user find Tamga
  tamga uninstall --user    take that back
  tamga --version, tamga help COMMAND

Every command knows --help and --json. Exit status: 0 done, 1 failed or signature not valid, 2 wrong command line.
Passwords are asked for in a window, or read with --pin-fd; never taken from the command line.
Settings: ~/.config/tamga/tamga.json over /etc/tamga/tamga.json
)",
     R"(tamga: электронная подпись ключами с носителей, дисков и из папок

  tamga tokens              где ищутся ключи и что там есть
  tamga certificates        ваши сертификаты
  tamga certificate verify  сертификат и его цепочка: доверие, отзыв, признаки
  tamga sign ФАЙЛ...        подписать файлы
  tamga timestamp ФАЙЛ.sig  добавить в подпись штамп времени
  tamga verify ФАЙЛ.sig     проверить подпись
  tamga encrypt ФАЙЛ        зашифровать файл для владельцев сертификатов
  tamga decrypt ФАЙЛ.p7m    расшифровать файл своим ключом
  tamga hash ФАЙЛ...        хэши по ГОСТ и SHA
  tamga journal             что подписано и что отклонено
  tamga container           копировать ключи: PFX в контейнер, контейнер в PFX
  tamga token pin           сменить или разблокировать PIN-код токена
  tamga doctor              чего не хватает и что сделать
  tamga install --user      сделать Tamga видимой браузерам этого пользователя
  tamga uninstall --user    отменить это
  tamga --version, tamga help КОМАНДА

Каждая команда понимает --help и --json. Код завершения: 0 готово, 1 ошибка или подпись не верна, 2 неверная командная строка.
Пароль спрашивается в окне или читается через --pin-fd; из командной строки он не берётся никогда.
Настройки: ~/.config/tamga/tamga.json поверх /etc/tamga/tamga.json
)",
     R"(tamga : signatures électroniques avec les clés de supports, disques et dossiers

  tamga tokens              où les clés sont cherchées, et ce qui s’y trouve
  tamga certificates        vos certificats
  tamga certificate verify  un certificat et sa chaîne : confiance, révocation, attributs
  tamga sign FICHIER...     signer des fichiers
  tamga timestamp FICHIER.sig  ajouter un horodatage à une signature
  tamga verify FICHIER.sig  vérifier une signature
  tamga encrypt FICHIER     chiffrer un fichier pour les titulaires de certificats
  tamga decrypt FICHIER.p7m déchiffrer un fichier avec votre clé
  tamga hash FICHIER...     empreintes GOST et SHA
  tamga journal             ce qui a été signé et ce qui a été refusé
  tamga container           copier des clés : PFX vers conteneur, conteneur vers PFX
  tamga token pin           changer ou débloquer le code PIN d’un jeton
  tamga doctor              ce qui manque, et que faire
  tamga install --user      rendre Tamga visible aux navigateurs de cet utilisateur
  tamga uninstall --user    annuler cela
  tamga --version, tamga help COMMANDE

Chaque commande comprend --help et --json. Code de retour : 0 fait, 1 échec ou signature non valide, 2 ligne de commande fausse.
Les mots de passe sont demandés dans une fenêtre ou lus par --pin-fd, jamais pris de la ligne de commande.
Réglages : ~/.config/tamga/tamga.json par-dessus /etc/tamga/tamga.json
)"},
    {"tokens",
     R"(Usage: tamga tokens [--json]

Lists the folders, drives and stores that are searched for containers. Nothing asks for a password.
)",
     R"(Использование: tamga tokens [--json]

Показывает папки, диски и хранилища, где ищутся контейнеры. Пароль не спрашивается.
)",
     R"(Usage : tamga tokens [--json]

Montre les dossiers, disques et magasins où l’on cherche des conteneurs. Aucun mot de passe n’est demandé.
)"},
    {"certificates",
     R"(Usage: tamga certificates [--usable] [--long] [--json]

Lists the certificates of all containers, without any password.
  --usable  only those that can sign now
  --long    everything about each
)",
     R"(Использование: tamga certificates [--usable] [--long] [--json]

Показывает сертификаты всех контейнеров, без пароля.
  --usable  только те, которыми можно подписать сейчас
  --long    всё о каждом
)",
     R"(Usage : tamga certificates [--usable] [--long] [--json]

Montre les certificats de tous les conteneurs, sans mot de passe.
  --usable  seulement ceux qui peuvent signer maintenant
  --long    tout sur chacun
)"},
    {"sign",
     R"(Usage: tamga sign [OPTIONS] FILE...
       tamga sign [OPTIONS] --digest HEX
       tamga sign [OPTIONS] --cosign FILE.sig [FILE]

Signs files under one consent and one password. "-" is standard input.
  --certificate DIGITS  thumbprint, or at least its first 6 digits; not needed with a single usable certificate
  --format FORMAT       cades-bes (default), cades-t (with a time-stamp), cms, raw
  --attached            put the content into the signature
  --digest HEX          sign a digest, by the hash of the key
  --cosign FILE.sig     add a signer to a signature of the same document; FILE only when it is detached
  --name TEXT           how a digest or standard input is named in the window
  --out PATH            a file, a folder, or - for standard output; default: FILE.sig
  --force               replace files that exist
  --encoding ENCODING   der (default), pem, base64
  --rsa-padding NAME    how an RSA key signs: pkcs1 (default), pss
  --tsa URL             the time-stamping authority of cades-t; default: that of the settings. When it fails, the
                        signature is kept without a time-stamp
  --tsa-hash NAME       the hash for it, as in "tamga hash"; default: that of the key
  --pin-fd N            read the password from the first line of descriptor N, ask nothing
  --final-try           try the PIN also when a wrong one locks the token
  --json                the result as JSON; a signature for standard output is in it, as base64
)",
     R"(Использование: tamga sign [ПАРАМЕТРЫ] ФАЙЛ...
               tamga sign [ПАРАМЕТРЫ] --digest HEX
               tamga sign [ПАРАМЕТРЫ] --cosign ФАЙЛ.sig [ФАЙЛ]

Подписывает файлы по одному согласию и одному паролю. "-" означает стандартный ввод.
  --certificate ЦИФРЫ   отпечаток или хотя бы первые 6 его цифр; не нужен, если пригодный сертификат один
  --format ФОРМАТ       cades-bes (по умолчанию), cades-t (со штампом времени), cms, raw
  --attached            поместить содержимое в подпись
  --digest HEX          подписать хэш, вычисленный по алгоритму ключа
  --cosign ФАЙЛ.sig     добавить подписавшего к подписи того же документа; ФАЙЛ нужен, если она отсоединённая
  --name ТЕКСТ          как назвать в окне хэш или стандартный ввод
  --out ПУТЬ            файл, папка или - для стандартного вывода; по умолчанию ФАЙЛ.sig
  --force               заменять существующие файлы
  --encoding ВИД        der (по умолчанию), pem, base64
  --rsa-padding ИМЯ     как подписывает ключ RSA: pkcs1 (по умолчанию), pss
  --tsa URL             служба штампов времени для cades-t; по умолчанию из настроек. Если она не ответит как надо,
                        подпись сохраняется без штампа
  --tsa-hash ИМЯ        хэш для неё, как в «tamga hash»; по умолчанию хэш ключа
  --pin-fd N            взять пароль из первой строки дескриптора N и ничего не спрашивать
  --final-try           проверять PIN-код и тогда, когда неверный заблокирует токен
  --json                результат в JSON; подпись для стандартного вывода в нём же, в base64
)",
     R"(Usage : tamga sign [OPTIONS] FICHIER...
        tamga sign [OPTIONS] --digest HEX
        tamga sign [OPTIONS] --cosign FICHIER.sig [FICHIER]

Signe des fichiers avec un seul accord et un seul mot de passe. « - » est l’entrée standard.
  --certificate CHIFFRES  l’empreinte ou au moins ses 6 premiers chiffres ; inutile si un seul certificat convient
  --format FORMAT         cades-bes (par défaut), cades-t (avec horodatage), cms, raw
  --attached              mettre le contenu dans la signature
  --digest HEX            signer une empreinte faite avec le hachage de la clé
  --cosign FICHIER.sig    ajouter un signataire à une signature du même document ; FICHIER si elle est détachée
  --name TEXTE            nom de l’empreinte ou de l’entrée standard dans la fenêtre
  --out CHEMIN            un fichier, un dossier, ou - pour la sortie standard ; par défaut FICHIER.sig
  --force                 remplacer les fichiers existants
  --encoding CODAGE       der (par défaut), pem, base64
  --rsa-padding NOM       comment signe une clé RSA : pkcs1 (par défaut), pss
  --tsa URL               l’autorité d’horodatage de cades-t ; par défaut celle des réglages. Si elle échoue, la
                          signature est gardée sans horodatage
  --tsa-hash NOM          le hachage pour elle, comme dans « tamga hash » ; par défaut celui de la clé
  --pin-fd N              lire le mot de passe de la première ligne du descripteur N, ne rien demander
  --final-try           essayer le code PIN même si un code incorrect bloque le jeton
  --json                  le résultat en JSON ; une signature pour la sortie standard y est, en base64
)"},
    {"timestamp",
     R"(Usage: tamga timestamp [OPTIONS] FILE.sig

Adds to each signature in the file the stamp of a time-stamping authority: CAdES-BES becomes CAdES-T. The authority sees a
digest, never the document. Everything else in the file stays as it is; it is replaced whole or not at all.
  --tsa URL        the authority, over http or https; default: that of the settings ("tsa": {"url": ..., "addresses": ...})
  --tsa-hash NAME  the hash for it, as in "tamga hash"; default: that of the signer
  --out FILE       write there and leave the file; - for standard output
  --force          replace a file of that name
  --json           the time-stamps as JSON
)",
     R"(Использование: tamga timestamp [ПАРАМЕТРЫ] ФАЙЛ.sig

Добавляет к каждой подписи в файле штамп службы штампов времени: CAdES-BES становится CAdES-T. Служба видит хэш, но не
документ. Всё остальное в файле не меняется; файл заменяется целиком или никак.
  --tsa URL       служба, по http или https; по умолчанию из настроек ("tsa": {"url": ..., "addresses": ...})
  --tsa-hash ИМЯ  хэш для неё, как в «tamga hash»; по умолчанию хэш подписавшего
  --out ФАЙЛ      записать туда, а сам файл не трогать; - для стандартного вывода
  --force         заменить файл с таким именем
  --json          штампы времени в JSON
)",
     R"(Usage : tamga timestamp [OPTIONS] FICHIER.sig

Ajoute à chaque signature du fichier l’horodatage d’une autorité : CAdES-BES devient CAdES-T. L’autorité voit une
empreinte, jamais le document. Tout le reste du fichier est inchangé ; il est remplacé en entier ou pas du tout.
  --tsa URL       l’autorité, par http ou https ; par défaut celle des réglages ("tsa": {"url": ..., "addresses": ...})
  --tsa-hash NOM  le hachage pour elle, comme dans « tamga hash » ; par défaut celui du signataire
  --out FICHIER   écrire là et laisser le fichier ; - pour la sortie standard
  --force         remplacer un fichier de ce nom
  --json          les horodatages en JSON
)"},
    {"certificate",
     R"(Usage: tamga certificate verify FILE|THUMBPRINT [OPTIONS]

Finds the chain from a certificate to one that is trusted and says which of its certificates fails, and why; whether they
were revoked, by the lists and responses given; whether it has the features of a qualified certificate. Nothing is fetched.
Trusted are all certificates in ~/.config/tamga/trust, /etc/tamga/trust and /etc/ssl/certs. Exit status 0: trusted, and
known not to be revoked.
  --trust FOLDER      trusted certificates and, in crl/, revocation lists; "default" for the usual folders (may repeat)
  --chain FILE        certificates between the signer and a trusted one (may repeat)
  --crl FILE          a revocation list (may repeat)
  --ocsp FILE         an OCSP response (may repeat)
  --at TIME           2026-01-31 or 2026-01-31T12:00:00Z; default: now
  --json              the verdict as JSON
)",
     R"(Использование: tamga certificate verify ФАЙЛ|ОТПЕЧАТОК [ПАРАМЕТРЫ]

Находит цепочку от сертификата до доверенного и говорит, какой из сертификатов не годится и почему; отозваны ли они, по
данным спискам и ответам; есть ли признаки квалифицированного. Из сети ничего не берётся. Доверенные — все сертификаты в
~/.config/tamga/trust, /etc/tamga/trust и /etc/ssl/certs. Код завершения 0: доверенный, и известно, что не отозван.
  --trust ПАПКА       доверенные сертификаты, а в crl/ списки отзыва; «default» — обычные папки (можно повторять)
  --chain ФАЙЛ        сертификаты между подписавшим и доверенным (можно повторять)
  --crl ФАЙЛ          список отзыва (можно повторять)
  --ocsp ФАЙЛ         ответ OCSP (можно повторять)
  --at ВРЕМЯ          2026-01-31 или 2026-01-31T12:00:00Z; по умолчанию сейчас
  --json              вывод в JSON
)",
     R"(Usage : tamga certificate verify FICHIER|EMPREINTE [OPTIONS]

Trouve la chaîne d’un certificat jusqu’à un certificat de confiance, et dit lequel ne convient pas et pourquoi ; s’ils ont
été révoqués, d’après les listes et réponses données ; s’il porte les attributs d’un certificat qualifié. Rien n’est
téléchargé. Sont de confiance tous les certificats de ~/.config/tamga/trust, /etc/tamga/trust et /etc/ssl/certs. Code de
retour 0 : de confiance, et l’on sait qu’il n’est pas révoqué.
  --trust DOSSIER        certificats de confiance et, dans crl/, listes de révocation ; « default » : les dossiers usuels (répétable)
  --chain FICHIER        certificats entre le signataire et celui de confiance (répétable)
  --crl FICHIER          une liste de révocation (répétable)
  --ocsp FICHIER         une réponse OCSP (répétable)
  --at MOMENT            2026-01-31 ou 2026-01-31T12:00:00Z ; par défaut maintenant
  --json                 le verdict en JSON
)"},
    {"verify",
     R"(Usage: tamga verify [OPTIONS] FILE.sig

Verifies a signature: the mathematics, that it is bound to its certificate, and its time-stamps. The chain to a trusted authority and
revocation are checked when one of the last options asks for it, with what is given: nothing is fetched.
  --signature FILE    the same as FILE.sig
  --content FILE      the document of a detached signature; default: the file beside, without .sig
  --digest HEX        in place of the document
  --certificate FILE  the signer's certificate, when the signature lacks it (may repeat)
  --format FORMAT     cms (default, also CAdES), cades-t (without a time-stamp it fails), raw (needs --certificate)
  --rsa-padding NAME  of a raw signature by an RSA key: pkcs1 (default), pss
  --out FILE          write the content of an attached signature, if it is valid; - for standard output
  --force             replace a file that exists
  --trust FOLDER      trusted certificates and, in crl/, revocation lists; "default" for the usual folders (may repeat)
  --chain FILE        certificates between the signer and a trusted one (may repeat)
  --crl FILE          a revocation list (may repeat)
  --ocsp FILE         an OCSP response (may repeat)
  --at TIME           2026-01-31 or 2026-01-31T12:00:00Z; default: now
  --json              the report as JSON
)",
     R"(Использование: tamga verify [ПАРАМЕТРЫ] ФАЙЛ.sig

Проверяет подпись: математику, связь с сертификатом, штампы времени. Цепочка до доверенного центра и отзыв проверяются, если указан один
из последних параметров, и только по тому, что дано: из сети ничего не берётся.
  --signature ФАЙЛ    то же, что ФАЙЛ.sig
  --content ФАЙЛ      документ отсоединённой подписи; по умолчанию файл рядом, без .sig
  --digest HEX        хэш вместо документа
  --certificate ФАЙЛ  сертификат подписавшего, если в подписи его нет (можно повторять)
  --format ФОРМАТ     cms (по умолчанию, в том числе CAdES), cades-t (без штампа времени не пройдёт), raw (нужен
                      --certificate)
  --rsa-padding ИМЯ   для подписи raw ключом RSA: pkcs1 (по умолчанию), pss
  --out ФАЙЛ          записать содержимое присоединённой подписи, если она верна; - для стандартного вывода
  --force             заменить существующий файл
  --trust ПАПКА       доверенные сертификаты, а в crl/ списки отзыва; «default» — обычные папки (можно повторять)
  --chain ФАЙЛ        сертификаты между подписавшим и доверенным (можно повторять)
  --crl ФАЙЛ          список отзыва (можно повторять)
  --ocsp ФАЙЛ         ответ OCSP (можно повторять)
  --at ВРЕМЯ          2026-01-31 или 2026-01-31T12:00:00Z; по умолчанию сейчас
  --json              отчёт в JSON
)",
     R"(Usage : tamga verify [OPTIONS] FICHIER.sig

Vérifie une signature : les mathématiques, le lien avec le certificat, les horodatages. La chaîne jusqu’à une autorité de confiance et
la révocation le sont si une des dernières options le demande, avec ce qui est donné : rien n’est téléchargé.
  --signature FICHIER    la même chose que FICHIER.sig
  --content FICHIER      le document d’une signature détachée ; par défaut le fichier voisin, sans .sig
  --digest HEX           au lieu du document
  --certificate FICHIER  le certificat du signataire s’il manque dans la signature (répétable)
  --format FORMAT        cms (par défaut, CAdES aussi), cades-t (échoue sans horodatage), raw (demande --certificate)
  --rsa-padding NOM      d’une signature raw par une clé RSA : pkcs1 (par défaut), pss
  --out FICHIER          écrire le contenu d’une signature attachée si elle est valide ; - pour la sortie standard
  --force                remplacer un fichier existant
  --trust DOSSIER        certificats de confiance et, dans crl/, listes de révocation ; « default » : les dossiers usuels (répétable)
  --chain FICHIER        certificats entre le signataire et celui de confiance (répétable)
  --crl FICHIER          une liste de révocation (répétable)
  --ocsp FICHIER         une réponse OCSP (répétable)
  --at MOMENT            2026-01-31 ou 2026-01-31T12:00:00Z ; par défaut maintenant
  --json                 le rapport en JSON
)"},
    {"encrypt",
     R"(Usage: tamga encrypt [OPTIONS] --to CERTIFICATE... FILE

Encrypts a file of any size as a CMS message for one or several recipients. "-" is standard input.
  --to CERTIFICATE      a file with the recipient's certificate, or the thumbprint of one of yours; several times for several
  --algorithm NAME      gost28147 (default for GOST keys), magma, magma-omac, kuznyechik, kuznyechik-omac,
                        aes-256 (default for RSA and EC keys); those with -omac show whether anything was changed
  --rsa-padding NAME    how the key is encrypted for an RSA key: pkcs1 (default), oaep (with SHA-256)
  --out PATH            a file, or - for standard output; default: FILE.p7m
  --force               replace a file that exists
  --json                the result as JSON

GOST keys and RSA or EC keys cannot read one message. Whom a certificate belongs to is yours to check:
tamga certificate verify.
)",
     R"(Использование: tamga encrypt [ПАРАМЕТРЫ] --to СЕРТИФИКАТ... ФАЙЛ

Шифрует файл любого размера как сообщение CMS для одного или нескольких получателей. "-" означает стандартный ввод.
  --to СЕРТИФИКАТ       файл с сертификатом получателя или отпечаток одного из ваших; несколько раз для нескольких
  --algorithm ИМЯ       gost28147 (по умолчанию для ключей ГОСТ), magma, magma-omac, kuznyechik, kuznyechik-omac,
                        aes-256 (по умолчанию для RSA и EC); варианты с -omac показывают, не изменено ли что-то
  --rsa-padding ИМЯ     как шифруется ключ для ключа RSA: pkcs1 (по умолчанию), oaep (с SHA-256)
  --out ПУТЬ            файл или - для стандартного вывода; по умолчанию ФАЙЛ.p7m
  --force               заменить существующий файл
  --json                результат в JSON

Ключи ГОСТ и ключи RSA или EC не могут читать одно сообщение. Кому принадлежит сертификат, проверьте сами:
tamga certificate verify.
)",
     R"(Usage : tamga encrypt [OPTIONS] --to CERTIFICAT... FICHIER

Chiffre un fichier de toute taille en message CMS pour un ou plusieurs destinataires. "-" est l’entrée standard.
  --to CERTIFICAT       un fichier avec le certificat du destinataire, ou l’empreinte d’un des vôtres ; répétable
  --algorithm NOM       gost28147 (par défaut pour les clés GOST), magma, magma-omac, kuznyechik, kuznyechik-omac,
                        aes-256 (par défaut pour RSA et EC) ; ceux en -omac montrent si quelque chose a été modifié
  --rsa-padding NOM     comment la clé est chiffrée pour une clé RSA : pkcs1 (par défaut), oaep (avec SHA-256)
  --out CHEMIN          un fichier, ou - pour la sortie standard ; par défaut FICHIER.p7m
  --force               remplacer un fichier existant
  --json                le résultat en JSON

Clés GOST et clés RSA ou EC ne peuvent lire un même message. À qui appartient un certificat, c’est à vous de le
vérifier : tamga certificate verify.
)"},
    {"decrypt",
     R"(Usage: tamga decrypt [OPTIONS] FILE

Opens a CMS message (DER, BER, PEM or base64) with a key in a container or PFX file. "-" is standard input. Nothing is
written before the whole message has been opened.
  --certificate DIGITS  thumbprint, or at least its first 6 digits; default: the one for which the message is
  --sender CERTIFICATE  of a sender who agreed with his own key, where the message does not carry it
  --out PATH            a file, or - for standard output; default: FILE without .p7m, .p7e, .enc or .cms
  --force               replace a file that exists
  --pin-fd N            read the password from the first line of descriptor N, ask nothing
  --final-try           try the PIN also when a wrong one locks the token
  --json                the result as JSON; "authenticated" says whether a check value has shown that nothing was changed
)",
     R"(Использование: tamga decrypt [ПАРАМЕТРЫ] ФАЙЛ

Открывает сообщение CMS (DER, BER, PEM или base64) ключом из контейнера или файла PFX. "-" означает стандартный ввод.
Ничего не записывается, пока не открыто всё сообщение.
  --certificate ЦИФРЫ   отпечаток или хотя бы первые 6 его цифр; по умолчанию тот, для которого сообщение
  --sender СЕРТИФИКАТ   отправителя, который согласовал ключ своим ключом, если сертификата нет в сообщении
  --out ПУТЬ            файл или - для стандартного вывода; по умолчанию ФАЙЛ без .p7m, .p7e, .enc или .cms
  --force               заменить существующий файл
  --pin-fd N            прочитать пароль из первой строки дескриптора N, ничего не спрашивать
  --final-try           пробовать PIN-код и тогда, когда неверный заблокирует носитель
  --json                результат в JSON; "authenticated" говорит, показал ли код проверки, что ничего не изменено
)",
     R"(Usage : tamga decrypt [OPTIONS] FICHIER

Ouvre un message CMS (DER, BER, PEM ou base64) avec une clé d’un conteneur ou fichier PFX. "-" est l’entrée standard.
Rien n’est écrit avant que tout le message soit ouvert.
  --certificate CHIFFRES  empreinte, ou au moins ses 6 premiers chiffres ; par défaut celui auquel est le message
  --sender CERTIFICAT   d’un expéditeur qui a accordé la clé avec la sienne, si le message ne le porte pas
  --out CHEMIN          un fichier, ou - pour la sortie standard ; par défaut FICHIER sans .p7m, .p7e, .enc ou .cms
  --force               remplacer un fichier existant
  --pin-fd N            lire le mot de passe sur la première ligne du descripteur N, ne rien demander
  --final-try           essayer le code PIN même si un faux bloque le support
  --json                le résultat en JSON ; "authenticated" dit si un code de contrôle a montré que rien n’a changé
)"},
    {"hash",
     R"(Usage: tamga hash [--algorithm NAME] [--json] [FILE...]

Prints digests of files of any size, or of standard input.
  --algorithm NAME  gostr3411-2012-256 (default), gostr3411-2012-512, gostr3411-94, sha-1, sha-256, sha-384, sha-512
)",
     R"(Использование: tamga hash [--algorithm ИМЯ] [--json] [ФАЙЛ...]

Печатает хэши файлов любого размера или стандартного ввода.
  --algorithm ИМЯ  gostr3411-2012-256 (по умолчанию), gostr3411-2012-512, gostr3411-94, sha-1, sha-256, sha-384, sha-512
)",
     R"(Usage : tamga hash [--algorithm NOM] [--json] [FICHIER...]

Affiche les empreintes de fichiers de toute taille, ou de l’entrée standard.
  --algorithm NOM  gostr3411-2012-256 (par défaut), gostr3411-2012-512, gostr3411-94, sha-1, sha-256, sha-384, sha-512
)"},
    {"token",
     R"(Usage: tamga token pin change TOKEN [--final-try] [--json]
       tamga token pin unblock TOKEN [--final-try] [--json]

Gives a token another PIN. TOKEN is its id, its label, or the number printed on it; "tamga tokens" lists them, and
with --json says what can be done about the PIN of each.
  change          with the PIN that it has now
  unblock         with the administrator’s PIN (SO PIN, PUK); some tokens only give the tries back and keep the PIN
  --final-try     try the PIN also when a wrong one locks it, the administrator’s perhaps for good
  --pin-fd N      read the present PIN, or the administrator’s, from the first line of descriptor N
  --new-pin-fd N  read the new PIN so
)",
     R"(Использование: tamga token pin change ТОКЕН [--final-try] [--json]
               tamga token pin unblock ТОКЕН [--final-try] [--json]

Меняет PIN-код токена. ТОКЕН: его id, название или номер, напечатанный на нём; их показывает "tamga tokens", а с --json
ещё и то, что можно сделать с PIN-кодом каждого.
  change          по нынешнему PIN-коду
  unblock         по PIN-коду администратора (SO PIN, PUK); некоторые токены лишь возвращают попытки, PIN-код прежний
  --final-try     проверять PIN-код и тогда, когда неверный заблокирует его, а PIN-код администратора, быть может, навсегда
  --pin-fd N      взять нынешний PIN-код или PIN-код администратора из первой строки дескриптора N
  --new-pin-fd N  так же взять новый PIN-код
)",
     R"(Usage : tamga token pin change JETON [--final-try] [--json]
        tamga token pin unblock JETON [--final-try] [--json]

Donne un autre code PIN à un jeton. JETON est son id, son nom ou le numéro imprimé dessus ; « tamga tokens » les montre,
et avec --json ce que l’on peut faire du code PIN de chacun.
  change          avec le code PIN actuel
  unblock         avec le code de l’administrateur (SO PIN, PUK) ; certains jetons rendent seulement les essais
  --final-try     essayer le code même si un code faux le bloque, celui de l’administrateur peut-être pour toujours
  --pin-fd N      lire le code actuel, ou celui de l’administrateur, de la première ligne du descripteur N
  --new-pin-fd N  lire ainsi le nouveau code PIN
)"},
    {"container",
     R"(Usage: tamga container import FILE.pfx --into FOLDER [--name NAME] [--exportable] [--json]
       tamga container export [--certificate DIGITS] --out FILE.pfx [--cipher CIPHER] [--json]
       tamga container password [--certificate DIGITS] [--json]

Copies keys. What was there stays as it is; nothing is ever overwritten.
  import              each GOST key of a PFX file (PKCS#12) into a new container in the folder
  export              an exportable key with its certificate into a new PFX file (RFC 9548)
  password            another password for a container in a folder, exchanged in one step: it opens at every moment
  --into FOLDER       of the new containers; name it in the settings to find them there
  --name NAME         of the new container; default: the name in the file
  --exportable        the new container may be copied again
  --certificate DIGITS  thumbprint, or at least its first 6 digits; not needed with a single usable certificate
  --cipher CIPHER     gost28147 (default, read by most programs), kuznyechik (RFC 9548, read by new ones)
  --pin-fd N          read the password that the key has now from the first line of descriptor N
  --new-pin-fd N      read the new password so: 8 characters at least for a PFX file, empty for a container without one
)",
     R"(Использование: tamga container import ФАЙЛ.pfx --into ПАПКА [--name ИМЯ] [--exportable] [--json]
               tamga container export [--certificate ЦИФРЫ] --out ФАЙЛ.pfx [--cipher ШИФР] [--json]
               tamga container password [--certificate ЦИФРЫ] [--json]

Копирует ключи. Прежнее остаётся как было; ничто никогда не перезаписывается.
  import              каждый ключ ГОСТ из файла PFX (PKCS#12) в новый контейнер в папке
  export              экспортируемый ключ с сертификатом в новый файл PFX (RFC 9548)
  password            другой пароль контейнеру в папке, одним шагом: он открывается в любой миг
  --into ПАПКА        для новых контейнеров; укажите её в настройках, чтобы они находились
  --name ИМЯ          нового контейнера; по умолчанию имя из файла
  --exportable        новый контейнер можно будет копировать дальше
  --certificate ЦИФРЫ отпечаток или хотя бы первые 6 его цифр; не нужен, если пригодный сертификат один
  --cipher ШИФР       gost28147 (по умолчанию, его читает большинство программ), kuznyechik (RFC 9548, новые)
  --pin-fd N          взять нынешний пароль ключа из первой строки дескриптора N
  --new-pin-fd N      так же взять новый: для PFX не короче 8 знаков, пустой означает контейнер без пароля
)",
     R"(Usage : tamga container import FICHIER.pfx --into DOSSIER [--name NOM] [--exportable] [--json]
        tamga container export [--certificate CHIFFRES] --out FICHIER.pfx [--cipher CHIFFREMENT] [--json]
        tamga container password [--certificate CHIFFRES] [--json]

Copie des clés. Ce qui existait reste tel quel ; rien n’est jamais écrasé.
  import              chaque clé GOST d’un fichier PFX (PKCS#12) vers un nouveau conteneur du dossier
  export              une clé exportable avec son certificat vers un nouveau fichier PFX (RFC 9548)
  password            autre mot de passe d’un conteneur en dossier, échangé d’un coup : il s’ouvre à tout moment
  --into DOSSIER      des nouveaux conteneurs ; nommez-le dans les réglages pour les y trouver
  --name NOM          du nouveau conteneur ; par défaut le nom dans le fichier
  --exportable        le nouveau conteneur pourra être copié à son tour
  --certificate CHIFFRES  empreinte, ou au moins ses 6 premiers chiffres ; inutile avec un seul certificat utilisable
  --cipher CHIFFREMENT  gost28147 (par défaut, lu par la plupart), kuznyechik (RFC 9548, lu par les plus récents)
  --pin-fd N          lire le mot de passe actuel de la clé de la première ligne du descripteur N
  --new-pin-fd N      lire de même le nouveau : 8 caractères au moins pour un PFX, vide pour un conteneur sans mot de passe
)"},
    {"journal",
     R"(Usage: tamga journal [list] [--search TEXT] [--limit N] [--before NO] [--json]
       tamga journal verify [--head HEX] [--json]
       tamga journal export [--format FORMAT] [--out FILE] [--force] [--json]
       tamga journal repair [--json]

Shows what was signed and what was refused on this machine, newest first. The journal is yours alone and stays here.
  --search TEXT    in site, document, owner, digest and thumbprint; case does not matter
  --limit N        rows, 50 without it
  --before NO      only rows before this number
  verify           whether every row is as it was written; exit status 1 when not. Note the head it prints elsewhere:
  --head HEX       a head noted earlier must still be in the chain
  export           every row with its hash
  --format FORMAT  csv (default), json
  --out FILE       default: standard output
  --force          replace a file that exists
  repair           moves a damaged journal aside, so that a new one can begin; what is not damaged is left alone
)",
     R"(Использование: tamga journal [list] [--search ТЕКСТ] [--limit N] [--before №] [--json]
               tamga journal verify [--head HEX] [--json]
               tamga journal export [--format ФОРМАТ] [--out ФАЙЛ] [--force] [--json]
               tamga journal repair [--json]

Показывает, что на этой машине подписано и что отклонено, начиная с последнего. Журнал только ваш и остаётся здесь.
  --search ТЕКСТ   в сайте, документе, владельце, хэше и отпечатке; регистр не важен
  --limit N        число строк, без параметра 50
  --before №       только строки до этого номера
  verify           все ли строки такие, какими записаны; если нет, код завершения 1. Сохраните где-нибудь ещё последний хэш:
  --head HEX       записанный ранее хэш должен быть в цепочке
  export           все строки с их хэшами
  --format ФОРМАТ  csv (по умолчанию), json
  --out ФАЙЛ       по умолчанию стандартный вывод
  --force          заменить существующий файл
  repair           откладывает повреждённый журнал, чтобы начался новый; неповреждённый не трогает
)",
     R"(Usage : tamga journal [list] [--search TEXTE] [--limit N] [--before N°] [--json]
        tamga journal verify [--head HEX] [--json]
        tamga journal export [--format FORMAT] [--out FICHIER] [--force] [--json]
        tamga journal repair [--json]

Montre ce qui a été signé et refusé sur cette machine, le plus récent d’abord. Le journal n’est qu’à vous et reste ici.
  --search TEXTE   dans le site, le document, le titulaire, l’empreinte ; la casse ne compte pas
  --limit N        nombre de lignes, 50 sans cette option
  --before N°      seulement les lignes avant ce numéro
  verify           chaque ligne est-elle telle qu’écrite ? sinon, code de retour 1. Notez ailleurs la dernière empreinte :
  --head HEX       une empreinte notée auparavant doit être dans la chaîne
  export           toutes les lignes avec leurs empreintes
  --format FORMAT  csv (par défaut), json
  --out FICHIER    par défaut la sortie standard
  --force          remplacer un fichier existant
  repair           met de côté un journal endommagé pour qu’un nouveau commence ; ne touche pas à un journal sain
)"},
    {"doctor",
     R"(Usage: tamga doctor [--json]

Checks what Tamga needs and says what to do: browsers, password window, reader service, keys, journal, settings. Asks for no
password and changes nothing. The output names no person and no file; it can be sent to those who help. Exit status 1 when there
is something to do.
)",
     R"(Использование: tamga doctor [--json]

Проверяет всё, что нужно Tamga, и говорит, что сделать: браузеры, окно пароля, служба считывателей, ключи, журнал, настройки. Не
спрашивает пароль и ничего не меняет. В выводе нет имён людей и файлов, его можно послать тем, кто помогает. Код завершения 1, если
есть что сделать.
)",
     R"(Usage : tamga doctor [--json]

Vérifie ce dont Tamga a besoin et dit que faire : navigateurs, fenêtre du mot de passe, service des lecteurs, clés, journal, réglages.
Ne demande aucun mot de passe et ne change rien. La sortie ne nomme ni personne ni fichier ; on peut l’envoyer à qui aide. Code de
retour 1 s’il y a quelque chose à faire.
)"},
    {"install",
     R"(Usage: tamga install --user [--profile DIR]... [--json]

Tells Chromium, Chrome and Firefox of this user where tamga-host is (it lies beside this program). Nothing else is changed.
  --profile DIR  also for a Chromium that is started with --user-data-dir=DIR
)",
     R"(Использование: tamga install --user [--profile ПАПКА]... [--json]

Сообщает Chromium, Chrome и Firefox этого пользователя, где лежит tamga-host (рядом с этой программой). Больше ничего не меняется.
  --profile ПАПКА  также для Chromium, который запускают с --user-data-dir=ПАПКА
)",
     R"(Usage : tamga install --user [--profile DOSSIER]... [--json]

Indique à Chromium, Chrome et Firefox de cet utilisateur où est tamga-host (à côté de ce programme). Rien d’autre ne change.
  --profile DOSSIER  aussi pour un Chromium lancé avec --user-data-dir=DOSSIER
)"},
    {"uninstall",
     R"(Usage: tamga uninstall --user [--json]

Removes exactly what "tamga install --user" wrote. A file that was changed since is left and named.
)",
     R"(Использование: tamga uninstall --user [--json]

Удаляет ровно то, что записала «tamga install --user». Изменённый с тех пор файл остаётся и называется.
)",
     R"(Usage : tamga uninstall --user [--json]

Supprime exactement ce que « tamga install --user » a écrit. Un fichier modifié depuis est laissé et nommé.
)"},
}};

}  // namespace

std::string_view helpOf(std::string_view verb, Language language) {
    for (const Help& help : kHelp) {
        if (help.verb != verb) continue;
        switch (language) {
            case Language::kRussian:
                return help.russian;
            case Language::kFrench:
                return help.french;
            case Language::kEnglish:
                return help.english;
        }
    }
    return {};
}

}  // namespace tamga::cli
