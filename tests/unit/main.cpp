// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The main function shared by all Boost.Test programs, compiled once.
#define BOOST_TEST_MODULE tamga
#include <boost/test/unit_test.hpp>
