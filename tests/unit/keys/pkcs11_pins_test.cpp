// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is kept of PINs beside a module's own word.
#include <boost/test/unit_test.hpp>

#include "keys/pkcs11/pin_memory.h"

using namespace tamga;
using namespace tamga::keys;
using pkcs11::PinMemory;
using pkcs11::SlotAnswer;

namespace {

SlotAnswer tokenWith(PinCare care, const std::string& serial = "1") {
    SlotAnswer slot;
    slot.serial = serial;
    slot.label = "A";
    slot.pin.care = care;
    return slot;
}

struct Desk {
    /// What comes of it when that worker says so.
    PinCare say(std::uint64_t worker, PinCare care) {
        std::vector<SlotAnswer> slots{tokenWith(care)};
        memory.complete(slots, worker);
        return slots.at(0).pin.care;
    }
    void pull(std::uint64_t worker) {
        std::vector<SlotAnswer> none;
        memory.complete(none, worker);
    }
    PinMemory memory;
    const SlotAnswer token = tokenWith(PinCare::kGood);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pkcs11_pins, Desk)

BOOST_AUTO_TEST_CASE(a_module_that_knows_is_believed) {
    for (const PinCare care : {PinCare::kGood, PinCare::kCountLow, PinCare::kFinalTry, PinCare::kLocked,
                               PinCare::kGood, PinCare::kToBeChanged, PinCare::kFinalTry, PinCare::kGood})
        BOOST_TEST((say(1, care) == care));
}

BOOST_AUTO_TEST_CASE(a_new_worker_that_knows_nothing_yet_makes_nothing_better) {
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kFinalTry));
    BOOST_TEST((say(2, PinCare::kGood) == PinCare::kFinalTry));
    BOOST_TEST((say(2, PinCare::kGood) == PinCare::kFinalTry));
    memory.note(token, PinCare::kGood);  // the right PIN
    BOOST_TEST((say(2, PinCare::kGood) == PinCare::kGood));
    BOOST_TEST((say(3, PinCare::kLocked) == PinCare::kLocked));
}

BOOST_AUTO_TEST_CASE(a_token_that_was_pulled_is_new_to_its_worker) {
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kFinalTry));
    pull(1);
    BOOST_TEST((say(1, PinCare::kGood) == PinCare::kFinalTry));
    BOOST_TEST((say(1, PinCare::kCountLow) == PinCare::kCountLow));
}

BOOST_AUTO_TEST_CASE(a_lock_out_that_the_module_does_not_tell) {
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kFinalTry));
    memory.note(token, PinCare::kLocked);
    BOOST_TEST(memory.locked(token));
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kLocked));
    BOOST_TEST((say(2, PinCare::kGood) == PinCare::kLocked));
    BOOST_TEST(!memory.locked(tokenWith(PinCare::kGood, "2")));
    // Elsewhere it may have been unlocked.
    pull(2);
    BOOST_TEST(!memory.locked(token));
    BOOST_TEST((say(2, PinCare::kGood) == PinCare::kGood));
}

BOOST_AUTO_TEST_CASE(a_last_try_that_went_well_is_over_although_the_module_goes_on_about_it) {
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kFinalTry));
    memory.note(token, PinCare::kGood);
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kGood));
    // With the next wrong PINs it is true again.
    memory.noteRefused(token);
    BOOST_TEST((say(1, PinCare::kFinalTry) == PinCare::kFinalTry));
}

BOOST_AUTO_TEST_CASE(the_right_pin_of_one_that_must_be_changed_changes_nothing) {
    BOOST_TEST((say(1, PinCare::kToBeChanged) == PinCare::kToBeChanged));
    memory.note(token, PinCare::kGood);
    BOOST_TEST((say(1, PinCare::kToBeChanged) == PinCare::kToBeChanged));
    memory.note(token, PinCare::kFinalTry);
    BOOST_TEST((say(1, PinCare::kToBeChanged) == PinCare::kFinalTry));
}

BOOST_AUTO_TEST_SUITE_END()
