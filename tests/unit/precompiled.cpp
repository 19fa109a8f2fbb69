// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Gives the precompiled Boost.Test header an owner. With BOOST_TEST_MODULE undefined the header brings no
// main function; this program is never run.
int main() {
    return 0;
}
