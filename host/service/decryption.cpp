// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/decryption.h"

#include "service/key_opening.h"
#include "service/session.h"

namespace tamga::service {

Result<keys::OpenNotes> Session::decrypt(const DecryptRequest& request, const KeyUse& use,
                                         const CancelToken& cancel) {
    return capture([&] {
        const Located located = locate(request.certificate, cancel);
        const keys::KeyEntry& entry = located.entry;
        // The dates of the certificate do not matter: old messages must stay readable.
        if (entry.state != keys::KeyState::kUsable)
            throw Error(entry.problem.value_or(Error(Reason::kContainerUnsupported)));
        // Its keys come by way of a module that signs; nobody need type a PIN to hear that.
        if (located.token->info().kind == keys::TokenKind::kPkcs11)
            throw Error(Reason::kEnvelopeKey, "a PKCS#11 token");

        prompt::Consent consent;
        consent.act = prompt::Consent::Act::kDecrypt;
        consent.site = request.asker;
        consent.documents = {request.document};
        consent.owner = entry.certificate->subject().commonName();
        consent.container = entry.container;
        keys::OpenNotes notes;
        KeyOpening opening(*prompt_, located.token, entry, notes);
        opening.finalTryAccepted = request.finalTry;
        const StackWipe afterwards;
        std::unique_ptr<pki::SigningKey> key;
        if (request.password) {
            key = opening.open(consent, request.password, cancel);
        } else {
            const PromptTurn turn = PromptTurn::take(turnFile_, cancel);
            key = opening.open(consent, std::nullopt, cancel);
        }
        use(*key);
        return notes;
    });
}

}  // namespace tamga::service
