// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The states of the extension's pages, as data: what the background says, and what the person has done so far.
const DAY = 24 * 3600 * 1000;
const inDays = (days) => new Date(Date.now() + days * DAY + 3600 * 1000).toISOString();
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const base64 = (data) => Buffer.from(data).toString("base64");
const print = (digit) => digit.repeat(40);
const digest = (seed) => [...seed.repeat(64)].slice(0, 64).map((c, i) => ((c.charCodeAt(0) * (i + 7)) % 16).toString(16)).join("");

const FOLDER = { id: "t1", kind: "folder", label: "Ключи", location: "/home/anna/keys" };
const STICK = { id: "t2", kind: "removable", label: "KINGSTON", location: "/media/anna/KINGSTON" };
const CSP = { id: "t3", kind: "csp", label: "КриптоПро CSP", location: "/var/opt/cprocsp/keys/anna" };
const RUTOKEN = { id: "t5", kind: "removable", label: "Рутокен ЭЦП 2.0", location: "Rutoken ECP 00 00" };
const BROKEN = { ...STICK, id: "t4", label: "Архив 2019", problem: { reason: "container.unreadable", remedy: "administrator" } };

const SAMPLE = {
  container: "Образцова 2026", location: "/home/anna/keys/citizen.000", role: "signature", algorithm: "gost-2012-256", issuerName: "Демонстрационный УЦ Tamga (не доверять)",
  serial: "00C0FFEE00C0FFEE00C0FFEE", notBefore: inDays(-200), passwordNeeded: true, exportable: false, usable: true, qualified: true,
};
const CITIZEN = { ...SAMPLE, thumbprint: print("A"), token: "t1", commonName: "Образцова Вера Демидовна", inn: "990000000115", snils: "00000000001", notAfter: inDays(400) };
const DIRECTOR = {
  ...SAMPLE, thumbprint: print("B"), token: "t2", container: "Директор", commonName: "ООО «Пример»", organization: "ООО «Пример»", person: "Примеров Пётр Образцович", inn: "9900000017",
  ogrn: "1000000000009", notAfter: inDays(12),
};
const SECOND = { ...SAMPLE, thumbprint: print("C"), token: "t2", container: "Ключ 512 бит", commonName: "Образцова Вера Демидовна", inn: "990000000115", algorithm: "gost-2012-512", qualified: false, notAfter: inDays(700) };
const EXPIRED = { ...SAMPLE, thumbprint: print("D"), token: "t1", container: "Старый ключ", commonName: "Образцова Вера Демидовна", inn: "990000000115", notAfter: inDays(-90), usable: false, problem: { reason: "certificate.expired", remedy: "renew" } };
const EARLY = { ...SAMPLE, thumbprint: print("E"), token: "t1", container: "Новый ключ", commonName: "Образцова Вера Демидовна", inn: "990000000115", notBefore: inDays(3), notAfter: inDays(368), usable: false, problem: { reason: "certificate.not-yet-valid", remedy: "retry" } };
const DAMAGED = { token: "t2", container: "0a1b2c3d.000", location: "/media/anna/KINGSTON/0a1b2c3d.000", role: "signature", passwordNeeded: false, exportable: false, usable: false, problem: { reason: "container.damaged", remedy: "administrator" } };
const LONG = {
  ...SAMPLE, thumbprint: print("F"), token: "t3", container: "c".repeat(70),
  commonName: "Государственное бюджетное образовательное учреждение дополнительного профессионального образования «Демонстрационный институт повышения квалификации»",
  organization: "Федеральное государственное автономное образовательное учреждение высшего образования «Несуществующий университет имени Образцова»",
  issuerName: "W".repeat(90), inn: "990000000362", notAfter: inDays(0.2),
};
const STATES = { "A": { state: "low", left: 2 }, "B": { state: "final", left: 1 }, "C": { state: "locked", left: 0 }, "F": { state: "change", left: null } };
/** The same certificates, on a token that tells of its PIN. */
const ofToken = (c) => {
  const pin = STATES[c.thumbprint[0]];
  const closed = { locked: "token.locked", change: "token.pin-change" }[pin.state];
  return { ...c, token: "t5", container: "Ключ токена", pin, ...(closed === undefined ? {} : { usable: false, problem: { reason: closed, remedy: "administrator" } }) };
};
const HOSTILE = { ...SAMPLE, thumbprint: print("1"), token: "t1", commonName: "Образцова\u202e анедВ \u200b\u2066Банк", organization: "محمد بن أحمد שלום", inn: "990000000362", notAfter: inDays(90) };

const part = (token, certificates, more = {}) => ({ type: "part", token, certificates, hidden: 0, last: true, ...more });
const PARTS = [part(FOLDER, [CITIZEN, EXPIRED]), part(STICK, [DIRECTOR])];
const LISTED = { type: "listed" };

const XML = { name: "Декларация 3-НДФЛ за 2025 год.xml", size: 14_820, digest: digest("xml"), algorithm: "gostr3411-2012-256", type: "xml", viewable: true, blind: false };
const PDF = { name: "Договор аренды.pdf", size: 482_113, digest: digest("pdf"), algorithm: "gostr3411-2012-256", type: "pdf", viewable: true, blind: false };
const TEXT = { name: "Согласие.txt", size: 1_204, digest: digest("text"), algorithm: "gostr3411-2012-256", type: "text", viewable: true, blind: false };
const OTHER = { name: "Приложение.docx", size: 3_482_113, digest: digest("docx"), algorithm: "gostr3411-2012-256", type: "other", viewable: true, blind: false };
const BARE = { name: "Декларация по НДС", size: null, digest: digest("bare"), algorithm: "gostr3411-2012-256", type: null, viewable: false, blind: true };
const HASHING = { name: "Видео осмотра.mp4", size: 1_482_113_004, type: null, viewable: false, blind: false };

const QUESTION = {
  kind: "sign", origin: "https://lkfl.tax.test", purpose: null, documents: [XML], format: "cades-bes", detached: true, preselect: null, fixed: false, offerBlock: false, embedder: null, lastUsed: null,
  blind: false, terms: ["session", "day", "month", "year"],
};
const question = (more = {}) => ({ type: "question", question: { ...QUESTION, ...more } });
const CODE = { type: "check-code", code: "7K3M-QX9D" };

/** A file of the demonstration declaration's form, made up. */
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?><Файл ИдФайл="NO_NDFL3_9900_9900" ВерсПрог="Пример 1.0"><Документ КНД="1151020" ДатаДок="12.03.2026"><НПФЛ><ФИО Фамилия="Образцова" Имя="Вера" Отчество="Демидовна"/><ИНН>990000000115</ИНН></НПФЛ><Доход Сумма="1200000.00" Налог="156000.00"><Источник>ООО «Пример» &amp; партнёры</Источник></Доход><!-- проверено --><Примечание>Возврат на счёт\u202e00810704\u200b\u202c в банке</Примечание></Документ></Файл>';
const LETTER = "Согласие на обработку данных\n\nЯ, Образцова Вера Демидовна, согласна.\nСумма:\u00a01\u00a0000 руб.\u200b\nКому: \u202eкнаб\u202c\n\tПункт с отступом\n";
const cp1251 = (text) => Buffer.from([...text].map((c) => {
  const point = c.charCodeAt(0);
  return point < 128 ? point : point >= 0x410 && point <= 0x44f ? point - 0x350 : point === 0x401 ? 0xa8 : point === 0x451 ? 0xb8 : 0x3f;
}));
const SMALL_PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 62>>stream
BT /F1 22 Tf 40 240 Td (Agreement) Tj 0 -40 Td (One page) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>`;
const content = (data) => ({ view: [{ type: "content", index: 0, chunk: base64(data), done: false, failed: false }, { type: "content", index: 0, chunk: null, done: true, failed: false }] });

const READY = { version: "0.1.0", host: "ready", hostVersion: "0.1.0", features: ["files", "pins"] };
const MISSING = { version: "0.1.0", host: "missing", features: [] };
const OUTDATED = { version: "0.1.0", host: "outdated", features: [] };
const GRANT = {
  list: true, listUntil: inDays(20), chosen: [{ thumbprint: print("A"), until: inDays(25) }, { thumbprint: print("9"), until: null }], blocked: false, since: ago(60 * 24 * 40), lastUsed: ago(30), embedders: [], managed: false,
};
const GRANTS = {
  "https://lkfl.tax.test": GRANT,
  "https://xn--80aswg.xn--p1ai:8443": { ...GRANT, list: false, listUntil: null, chosen: [{ thumbprint: print("B"), until: inDays(300) }], embedders: ["https://portal.test"], lastUsed: ago(600) },
  "https://bank.portal.test": { ...GRANT, chosen: [], managed: true, listUntil: null, lastUsed: ago(6000) },
  "https://very-long-subdomain-name-that-goes-on.and-on-and-on.example-of-a-portal.test:10443": { ...GRANT, list: true, chosen: [], lastUsed: ago(9000) },
};
const BLOCKED = { ...GRANT, list: false, listUntil: null, chosen: [], blocked: true, lastUsed: ago(100_000) };
const MANAGED = { allowed: ["https://*.portal.test", "https://lkfl.tax.test"], preset: ["https://bank.portal.test"], blocked: ["https://evil.test"], maxTerm: "month", gesture: true };
const CLOSED = { allowed: [], preset: [], blocked: [], maxTerm: "none", gesture: false };
const UNMANAGED = { allowed: null, preset: [], blocked: [], maxTerm: null, gesture: null };
const SETTINGS = {
  containerFolders: [{ path: "/home/anna/keys", fromAdministrator: false, there: true }, { path: "/mnt/archive/keys", fromAdministrator: false, there: false }, { path: "/srv/keys", fromAdministrator: true, there: true }],
  removableMedia: true, readers: true, cspStore: false, language: "auto", ownSign: "", locked: [], file: "/home/anna/.config/tamga/tamga.json",
};
const DIAGNOSIS = {
  version: "0.1.0", protocol: 1, platform: { system: "Debian GNU/Linux", release: "12", architecture: "x86_64", desktop: "GNOME", display: "wayland" },
  manifests: [{ browser: "chromium", state: "ok" }, { browser: "firefox", state: "missing" }], readerService: "running", readers: true, pinentry: { found: true, flavor: "gnome3", graphical: true },
  tokens: [{ kind: "folder", containers: 2, usable: 1, damaged: 0, unsupported: 0 }, { kind: "removable", containers: 1, usable: 1, damaged: 0, unsupported: 0 }],
  certificates: { valid: 2, expired: 1, notYetValid: 0, unusable: 0 }, journal: "ok", settings: "ok", lastErrors: [], advice: [],
};
const WRONG = {
  ...DIAGNOSIS, platform: { ...DIAGNOSIS.platform, display: "none" }, manifests: [{ browser: "chromium", state: "other-path" }], readerService: "absent", readers: true, pinentry: { found: false, graphical: false },
  tokens: [{ kind: "folder", containers: 3, usable: 0, damaged: 2, unsupported: 1 }, { kind: "removable", containers: 0, usable: 0, damaged: 0, unsupported: 0, problem: "container.unreadable" }],
  certificates: { valid: 0, expired: 2, notYetValid: 1, unusable: 1 }, journal: "unwritable", settings: "settings.malformed",
  lastErrors: [{ reason: "prompt.missing", count: 3, lastAt: ago(20) }], advice: ["pinentry.missing", "reader-service.absent", "some.newer-advice"],
};
const EXTENSION = { version: "0.1.0", browser: "Chromium 143", managed: false };
const diagnose = (diagnosis) => ({ diagnosis, extension: EXTENSION });

const entry = (seq, more = {}) => ({
  seq, at: ago((60 - seq) * 400), act: "sign", site: "https://lkfl.tax.test", document: "Декларация 3-НДФЛ за 2025 год.xml", digest: digest(String(seq)), algorithm: "gostr3411-2012-256", format: "cades-bes", thumbprint: print("A"),
  owner: "Образцова Вера Демидовна", token: "Ключи", outcome: "signed", batch: seq, ...more,
});
const ENTRIES = [
  entry(60), entry(59, { act: "login", document: undefined, digest: undefined, format: undefined, site: "https://login.portal.test" }),
  entry(58, { outcome: "refused", reason: "request.cancelled", thumbprint: undefined, owner: undefined, token: undefined, document: "Заявление \u202eна перевод\u200b", site: "https://xn--80ak6aa92e.com" }),
  entry(57, { outcome: "failed", reason: "password.wrong" }), entry(56, { batch: 54, document: "Приложение 3 к договору о совместной деятельности и порядке расчётов между сторонами на 2026 год.pdf" }), entry(55, { batch: 54 }), entry(54),
  entry(53, { act: "list", outcome: "refused", reason: "site.denied", document: undefined, digest: undefined, thumbprint: undefined, owner: undefined, token: undefined }), entry(52, { outcome: "begun", site: "" }),
];
const JOURNAL = { entries: ENTRIES, more: true, total: 60 };
const CERTIFICATES = [{ type: "token", token: FOLDER }, part(FOLDER, [CITIZEN, EXPIRED]), { type: "token", token: STICK }, part(STICK, [DIRECTOR]), LISTED];
const FULL_HOST = { status: READY, grants: { ...GRANTS, "https://spam.test": BLOCKED }, managed: UNMANAGED, settings: SETTINGS, diagnose: diagnose(DIAGNOSIS), journal: JOURNAL, "journal-verify": { entries: 60, intact: true, head: "ab" } };

/** What the background says when tokens have changed: the citizen's is as it was, the director's stick was pulled, a token was put in. */
export const CHANGED = [{ type: "again" }, { type: "token", token: FOLDER }, part(FOLDER, [CITIZEN, EXPIRED]), { type: "token", token: RUTOKEN }, part(RUTOKEN, [{ ...SECOND, token: "t5" }]), LISTED];
export const UNCHANGED = [{ type: "again" }, ...PARTS.flatMap((one) => [{ type: "token", token: one.token }, one]), LISTED];
/** width: that of the real window. says: what the background says over the port. answers: to messages. does: what the person has done.
 * ready: what the page shows then. key: looked at by axe in every language. */
const chooser = (name, says, more = {}) => ({ name: "chooser-" + name, page: "chooser.html?id=1", width: 480, height: 700, port: says, ready: "body[data-state=ready]", ...more });
const popup = (name, more) => ({ name: "popup-" + name, page: "popup.html", width: 400, height: 600, tab: "https://lkfl.tax.test/cabinet", port: CERTIFICATES, ready: "body[data-state=ready]", ...more, answers: { ...FULL_HOST, ...more.answers } });
const page = (name, file, more = {}) => ({ name, page: file, width: 1280, height: 900, tall: true, port: CERTIFICATES, ...more, answers: { ...FULL_HOST, ...more.answers } });

export const SCENES = [
  chooser("sign", [question({ lastUsed: print("A") }), CODE, ...PARTS, LISTED], { key: true }),
  chooser("sign-many", [question({ documents: [XML, PDF, TEXT, OTHER, BARE, HASHING], blind: true, purpose: "Отправка отчётности за 2025 год" }), part(FOLDER, [CITIZEN, EXPIRED, EARLY, HOSTILE], { hidden: 2 }), part(STICK, [DIRECTOR, SECOND, DAMAGED]), part(CSP, [LONG]), part(BROKEN, []), LISTED],
    { does: [{ click: "#more-documents" }] }),
  chooser("sign-details", [question(), CODE, ...PARTS, LISTED], { does: [{ click: ".document-digest summary" }, { click: ".card.choosable .more summary" }, { click: "#remember" }] }),
  chooser("blind-framed", [question({ documents: [BARE], blind: true, embedder: "https://portal.test", origin: "https://xn--80ak6aa92e.com:8443", offerBlock: true }), CODE, ...PARTS, LISTED]),
  chooser("slow", [question(), { type: "token", token: FOLDER }, part(FOLDER, [CITIZEN]), { type: "token", token: { ...STICK, label: "Рутокен ЭЦП 2.0" } }], { ready: ".slow:not([hidden])" }),
  chooser("loading", [question({ documents: [{ ...XML, digest: undefined, algorithm: undefined }] })], { ready: "#title:not(:empty)" }),
  chooser("none", [question(), part(FOLDER, []), LISTED]),
  chooser("none-usable", [question(), part(FOLDER, [EXPIRED, EARLY]), part(STICK, [DAMAGED]), LISTED]),
  chooser("none-fits", [question(), part(FOLDER, [], { hidden: 5 }), LISTED]),
  chooser("list", [question({ kind: "list", documents: [], format: null }), ...PARTS, LISTED]),
  chooser("choose", [question({ kind: "choose", documents: [], format: null, terms: ["session"], offerBlock: true }), ...PARTS, LISTED], { does: [{ click: "#remember" }] }),
  chooser("login", [question({ kind: "login", documents: [], format: null, origin: "https://login.portal.test" }), ...PARTS, LISTED]),
  chooser("fixed", [question({ fixed: true, preselect: print("A") }), CODE, part(FOLDER, [CITIZEN]), LISTED]),
  chooser("own-sign", [question(), CODE, ...PARTS, LISTED], { stored: { ownSign: "Зелёная ракушка у бабушкиного\u202e дома 1974" } }),
  chooser("pin", [question(), CODE, part(RUTOKEN, [CITIZEN, SECOND, LONG].map(ofToken)), LISTED], { key: true }),
  chooser("pin-final", [question(), CODE, part(RUTOKEN, [CITIZEN, DIRECTOR].map(ofToken)), LISTED], { key: true, does: [{ click: `[data-thumbprint="${print("A")}"]` }, { click: `[data-thumbprint="${print("B")}"]` }] }),
  chooser("prompt", [question({ fixed: true, preselect: print("A") }), part(FOLDER, [CITIZEN]), LISTED, { type: "progress", progress: { stage: "prompt", done: 0, total: 1 } }], { ready: "body[data-state=working]" }),
  chooser("signing", [question({ fixed: true, preselect: print("A") }), part(FOLDER, [CITIZEN]), LISTED, { type: "progress", progress: { stage: "signing", done: 3, total: 12 } }], { ready: "body[data-state=working]" }),
  chooser("failed", [question(), ...PARTS, LISTED, { type: "failed", error: { code: "container.removed", remedy: "insert", message: { reason: "container.removed" } } }], { ready: "body[data-state=failed]" }),
  chooser("view-xml", [question(), ...PARTS, LISTED], { key: true, reactions: content(DECLARATION), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-read]" }),
  chooser("view-text", [question({ documents: [TEXT] }), ...PARTS, LISTED], { reactions: content(LETTER), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-read]" }),
  chooser("view-1251", [question({ documents: [TEXT] }), ...PARTS, LISTED], { reactions: content(cp1251("Справка о доходах\nВыдана Образцовой В. Д.\n")), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-read]" }),
  chooser("view-large", [question({ documents: [{ ...TEXT, size: 2_600_000 }] }), ...PARTS, LISTED], { reactions: content("Строка отчёта с числами 0123456789 и словами.\n".repeat(30_000)), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-read]", few: true }),
  chooser("view-pdf", [question({ documents: [PDF] }), ...PARTS, LISTED], { reactions: content(SMALL_PDF), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-state=shown] iframe" }),
  chooser("view-other", [question({ documents: [OTHER] }), ...PARTS, LISTED], { reactions: content("PK"), does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-state=shown]" }),
  chooser("view-failed", [question(), ...PARTS, LISTED], { reactions: { view: [{ type: "content", index: 0, chunk: null, done: false, failed: true, reason: "document.digest" }] }, does: [{ click: '[data-action="view"]' }], ready: "#viewer[data-state=failed]" }),
  popup("ready", { key: true }),
  popup("partial", { port: [{ type: "token", token: FOLDER }, part(FOLDER, [CITIZEN, DIRECTOR]), { type: "token", token: { ...STICK, label: "Рутокен ЭЦП 2.0" } }], ready: "#cards .line" }),
  popup("many", { port: [part(FOLDER, [CITIZEN, EXPIRED, EARLY, HOSTILE]), part(STICK, [DIRECTOR, SECOND, DAMAGED]), part(CSP, [LONG]), part(BROKEN, []), LISTED], tab: "about:blank" }),
  popup("no-grant", { tab: "https://other.test/", answers: { grants: {} } }),
  popup("blocked", { tab: "https://spam.test/" }),
  popup("pin", { port: [part(RUTOKEN, [CITIZEN, DIRECTOR, SECOND, LONG].map(ofToken)), LISTED], tab: "about:blank" }),
  popup("pins", {
    key: true, tab: "about:blank", ready: "#pins .pin-row", answers: { "pin-outcome": { act: "change", label: "Рутокен ЭЦП 2.0", result: "set", failure: null } },
    port: [part({ ...RUTOKEN, pin: { change: true, unblock: "sets-pin", state: "ok" } }, [CITIZEN]), part({ ...RUTOKEN, id: "t6", label: "Rutoken S", pin: { change: true, unblock: "keeps-pin", state: "locked" } }, []), part(FOLDER, []), LISTED],
  }),
  popup("none", { port: [LISTED], tab: "about:blank" }),
  popup("missing", { answers: { status: MISSING } }),
  popup("outdated", { answers: { status: OUTDATED } }),
  popup("check", { key: true, does: [{ click: '[data-action="check"]' }], ready: "#check[data-state=ready]" }),
  popup("check-wrong", { answers: { diagnose: diagnose(WRONG) }, does: [{ click: '[data-action="check"]' }, { wait: "#check[data-state=ready]" }, { click: '[data-action="report"]' }], ready: "[data-copied]" }),
  page("settings", "settings.html", { key: true, ready: "body[data-settings=ready] #about .about-row" }),
  page("settings-managed", "settings.html", { answers: { managed: MANAGED, settings: { ...SETTINGS, locked: ["containerFolders", "removableMedia", "readers", "language", "ownSign"] } }, ready: "body[data-settings=ready] #about .about-row" }),
  page("settings-readers", "settings.html", { answers: { "settings-set": { ...SETTINGS, readers: false } }, does: [{ wait: "body[data-settings=ready]" }, { click: "#readers" }], ready: "#settings-status.good" }),
  page("settings-older", "settings.html", { answers: { settings: { ...SETTINGS, readers: undefined } }, ready: "body[data-settings=ready] #readers-row[hidden]" }),
  page("settings-closed", "settings.html", { answers: { managed: CLOSED, grants: {} }, ready: "body[data-settings=ready] #about .about-row" }),
  page("settings-empty", "settings.html", { answers: { grants: {}, status: MISSING }, ready: "#about .about-row" }),
  page("settings-confirm", "settings.html", { does: [{ wait: "#grants [data-action=block]" }, { click: "#grants [data-action=block]" }], ready: "dialog[open]", tall: false }),
  page("settings-error", "settings.html", { does: [{ wait: "body[data-settings=ready]" }, { type: ["#folder", "keys"] }, { click: "#add" }], ready: "#folder-error:not(:empty)" }),
  page("settings-files", "settings.html", { answers: { "keep-file": { path: "/home/anna/.local/share/tamga/pfx/key.pfx" } }, does: [{ wait: "body[data-settings=ready]" }, { drop: ["Ключ 2026.pfx", 3000] }, { wait: "#file-status:not(:empty)" }], ready: "#file-status .state" }),
  page("settings-drop", "settings.html", { does: [{ wait: "body[data-settings=ready]" }, { over: true }], ready: "#drop:not([hidden])", tall: false }),
  popup("file-refused", { answers: { "keep-file": { error: { code: "container.damaged", remedy: "administrator", message: { reason: "container.damaged" } } } }, does: [{ wait: "body[data-state=ready]" }, { drop: ["Письмо\u202exfp.exe", 10] }], ready: "#file-status .state" }),
  page("history", "history.html", { key: true, ready: "body[data-state=ready]", does: [{ click: ".entry summary" }] }),
  page("history-intact", "history.html", { ready: "#verdict:not([hidden])", does: [{ wait: "body[data-state=ready]" }, { click: '[data-action="verify"]' }] }),
  page("history-broken", "history.html", { answers: { "journal-verify": { entries: 60, intact: false, problem: { seq: 41, kind: "changed" }, head: "ab" } }, ready: "#verdict:not([hidden])", does: [{ wait: "body[data-state=ready]" }, { click: '[data-action="verify"]' }] }),
  page("history-empty", "history.html", { answers: { journal: { entries: [], more: false, total: 0 } }, ready: "body[data-state=ready]" }),
  page("history-failed", "history.html", { answers: { journal: { error: { code: "journal.unwritable", remedy: "administrator", message: { reason: "host.missing" } } } }, ready: "body[data-state=ready]" }),
  page("welcome", "welcome.html", { key: true, ready: "body[data-state=ready] #cards .line" }),
  page("welcome-wrong", "welcome.html", { answers: { diagnose: diagnose(WRONG) }, ready: "body[data-state=ready]" }),
  page("welcome-readers-off", "welcome.html", { answers: { diagnose: diagnose({ ...DIAGNOSIS, readers: false }) }, ready: "body[data-state=ready] [data-finding=reader][data-state=info]" }),
  page("welcome-missing", "welcome.html", { answers: { status: MISSING, diagnose: diagnose(null) }, ready: "body[data-state=ready]" }),
];
