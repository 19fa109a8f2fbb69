# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# Flags common to every target live in the interface target tamga_options; a room of host/ is declared
# with tamga_room(), which gives it one static library and the include root host/.

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(tamga_options INTERFACE)
target_compile_features(tamga_options INTERFACE cxx_std_20)
target_compile_options(tamga_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough -fstack-protector-strong -fno-strict-aliasing)
target_compile_definitions(tamga_options INTERFACE TAMGA_VERSION="${PROJECT_VERSION}"
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_include_directories(tamga_options INTERFACE ${PROJECT_SOURCE_DIR}/host)
if(TAMGA_WERROR)
  target_compile_options(tamga_options INTERFACE -Werror)
endif()
# Targets that judge ours and are not judged themselves (tests/ sets it for all below it): in a build with
# sanitizers they go without UndefinedBehaviorSanitizer and optimisation, which halves the whole build's time.
define_property(TARGET PROPERTY TAMGA_JUDGES INITIALIZE_FROM_VARIABLE TAMGA_JUDGES)
if(TAMGA_SANITIZE)
  target_compile_options(tamga_options INTERFACE -fsanitize=${TAMGA_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer "$<$<BOOL:$<TARGET_PROPERTY:TAMGA_JUDGES>>:-O0;-fno-sanitize=undefined>")
  target_link_options(tamga_options INTERFACE -fsanitize=${TAMGA_SANITIZE})
endif()
if(TAMGA_FUZZ)
  target_compile_options(tamga_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(TAMGA_COVERAGE)
  target_compile_options(tamga_options INTERFACE --coverage)
  target_link_options(tamga_options INTERFACE --coverage)
endif()

# Crypto++ is linked statically: dynamic linking costs about 2 ms of relocations at every start.
find_library(TAMGA_CRYPTOPP_LIBRARY NAMES libcryptopp.a libcrypto++.a REQUIRED)
find_path(TAMGA_CRYPTOPP_INCLUDE NAMES cryptopp/cryptlib.h REQUIRED)
add_library(tamga_cryptopp INTERFACE)
target_include_directories(tamga_cryptopp SYSTEM INTERFACE ${TAMGA_CRYPTOPP_INCLUDE})
target_link_libraries(tamga_cryptopp INTERFACE ${TAMGA_CRYPTOPP_LIBRARY})

# tamga_room(<name> SOURCES <files> [LINKS <targets>]) declares the library tamga_<name>.
function(tamga_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(tamga_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(tamga_${name} PUBLIC tamga_options ${ROOM_LINKS} PRIVATE ${ROOM_PRIVATE_LINKS})
endfunction()

# tamga_test(<name> SOURCES <files> LINKS <targets> [LABELS <labels>]) declares a Boost.Test program
# that ctest runs as <name>. Fixtures are found through TAMGA_FIXTURES.
function(tamga_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${TEST_SOURCES} $<TARGET_OBJECTS:tamga_test_main>)
  target_link_libraries(${name} PRIVATE tamga_options ${TEST_LINKS} Boost::unit_test_framework)
  target_compile_definitions(${name} PRIVATE BOOST_TEST_DYN_LINK
    TAMGA_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures" TAMGA_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_precompile_headers(${name} REUSE_FROM tamga_test_pch)
  add_test(NAME ${name} COMMAND ${name} --log_level=test_suite --report_level=short --color_output=no)
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 1200)  # sanitizers and valgrind are slow; a hang ends all the same
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
    ENVIRONMENT "${TEST_ENVIRONMENT}")
endfunction()
