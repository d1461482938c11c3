# How every target is compiled and linked.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(JIEDUI_GEN_DIR ${CMAKE_BINARY_DIR}/gen)  # root of all generated headers

# Line numbers in stack traces, but no full debug information: it triples the time to compile protobuf code.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
if(JIEDUI_SANITIZE MATCHES "address")
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")  # the checks make -O1 more than twice as slow to compile, and save less when running
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
endif()

# The same source gives the same bytes wherever the tree lies.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -fno-omit-frame-pointer)

if(JIEDUI_SANITIZE)
  add_compile_options(-fsanitize=${JIEDUI_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${JIEDUI_SANITIZE})
  if(JIEDUI_SANITIZE STREQUAL "thread")
    # Under this macro protobuf's map fields gain members that Debian's libprotobuf was not built with: two layouts of one class.
    add_compile_options(-U__SANITIZE_THREAD__)
  endif()
endif()
if(JIEDUI_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "JIEDUI_FUZZ needs clang++: use the preset 'asan'")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Warnings are errors in our own code; generated code is compiled without (JieduiProto).
add_library(jiedui_warnings INTERFACE)
target_compile_options(jiedui_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wvla
  -Wno-missing-field-initializers)  # designated initializers leave the rest at its default on purpose
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports both on correct code of std::string and absl::StatusOr (GCC bugs 105651, 105562). The sanitizers look at
  # what really happens.
  target_compile_options(jiedui_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
else()
  target_compile_options(jiedui_warnings INTERFACE -Wthread-safety)  # checks ABSL_GUARDED_BY; GCC ignores it
endif()

find_program(JIEDUI_CCACHE ccache)
if(JIEDUI_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${JIEDUI_CCACHE})
endif()

find_program(JIEDUI_MOLD mold)
find_program(JIEDUI_LLD ld.lld)
if(JIEDUI_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
elseif(JIEDUI_LLD)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(-Wl,--as-needed -Wl,-z,relro,-z,now)
