# Libraries, programs, tests and fuzzers. Sources are paths below the current folder; DEPS are targets. Includes are written
# from the source root: "common/base/call.h".

include(GoogleTest)

# What every program is linked with besides: under ThreadSanitizer, the meaning of Abseil's locks.
add_library(jiedui_program INTERFACE)
if(JIEDUI_SANITIZE STREQUAL "thread")
  add_library(jiedui_tsan OBJECT ${CMAKE_SOURCE_DIR}/tests/tsan/absl_annotations.cc)
  target_link_libraries(jiedui_tsan PRIVATE absl::synchronization jiedui_warnings)
  target_link_libraries(jiedui_program INTERFACE $<TARGET_OBJECTS:jiedui_tsan> absl::synchronization ${CMAKE_DL_LIBS})
endif()

function(_jiedui_target target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;DEPS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SRCS)
    message(FATAL_ERROR "${target}: wrong arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  target_sources(${target} PRIVATE ${arg_SRCS})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${arg_DEPS} PRIVATE jiedui_warnings)
endfunction()

# jiedui_library(name SRCS file… [DEPS target…])
function(jiedui_library target)
  add_library(${target} STATIC)
  _jiedui_target(${target} ${ARGN})
endfunction()

# jiedui_binary(name SRCS file… [DEPS target…]): a program in ${CMAKE_BINARY_DIR}/bin.
function(jiedui_binary target)
  add_executable(${target})
  _jiedui_target(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE jiedui_program)
endfunction()

# jiedui_test(name SRCS file… [DEPS target…])
#   A GoogleTest program. Every case is a ctest of its own, named by folder, suite and case, as in
#   "common/db/MutateTest.ReplaysTheAnswer": one crash hides nothing, and `ctest -R common/db` picks a folder. Cases run in the
#   source root; JIEDUI_BIN_DIR names the folder of the built programs.
function(jiedui_test target)
  add_executable(${target})
  _jiedui_target(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE jiedui_program)
  target_link_libraries(${target} PRIVATE GTest::gmock_main)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O1)  # of the test's own code: a quarter of its time to compile, which is most of a build's
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE folder)
  gtest_discover_tests(${target}
    DISCOVERY_MODE PRE_TEST
    NO_PRETTY_VALUES  # parametrised cases are named by their name generator
    DISCOVERY_TIMEOUT 60
    TEST_PREFIX ${folder}/
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    PROPERTIES TIMEOUT 180 ENVIRONMENT JIEDUI_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
endfunction()

# jiedui_fuzzer(name SRCS file… [DEPS target…]): a libFuzzer program in ${CMAKE_BINARY_DIR}/fuzz, built only with JIEDUI_FUZZ.
function(jiedui_fuzzer target)
  if(NOT JIEDUI_FUZZ)
    return()
  endif()
  add_executable(${target})
  _jiedui_target(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE jiedui_program)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
endfunction()

# jiedui_add_folders(): every folder below the current one that has a CMakeLists.txt.
function(jiedui_add_folders)
  file(GLOB lists CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
  foreach(list IN LISTS lists)
    cmake_path(GET list PARENT_PATH folder)
    add_subdirectory(${folder})
  endforeach()
endfunction()
