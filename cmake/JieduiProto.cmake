# jiedui_proto_library(target PROTOS file… [ROOT dir] [GRPC_TARGET target] [DEPS target…])
#   C++ messages of PROTOS as the static library `target`; headers are included by the path below ROOT (the source root when
#   not given): "jiedui/pairing/v1/pairing.pb.h", "services/pairing/config.pb.h". Where some of PROTOS define services, their
#   stubs become the library GRPC_TARGET.
function(jiedui_proto_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT;GRPC_TARGET" "PROTOS;DEPS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_PROTOS)
    message(FATAL_ERROR "jiedui_proto_library(${target}): wrong arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_ROOT)
    set(arg_ROOT ${CMAKE_SOURCE_DIR})
  endif()

  set(message_sources)
  set(stub_sources)
  set(headers)
  foreach(proto IN LISTS arg_PROTOS)
    cmake_path(ABSOLUTE_PATH proto)
    cmake_path(RELATIVE_PATH proto BASE_DIRECTORY ${arg_ROOT} OUTPUT_VARIABLE relative)
    string(REGEX REPLACE "\\.proto$" "" stem ${JIEDUI_GEN_DIR}/${relative})
    set(outputs ${stem}.pb.h ${stem}.pb.cc)
    list(APPEND message_sources ${stem}.pb.cc)
    set(grpc_options)
    # A proto may gain its first service later: a change of any proto looks again.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${proto})
    file(STRINGS ${proto} services REGEX "^service ")
    if(services)
      if(NOT arg_GRPC_TARGET)
        message(FATAL_ERROR "${relative} defines a service, but ${target} has no GRPC_TARGET")
      endif()
      list(APPEND outputs ${stem}.grpc.pb.h ${stem}.grpc.pb.cc)
      list(APPEND stub_sources ${stem}.grpc.pb.cc)
      set(grpc_options --grpc_out=${JIEDUI_GEN_DIR} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc -I${CMAKE_SOURCE_DIR}/proto -I${arg_ROOT} --cpp_out=${JIEDUI_GEN_DIR} ${grpc_options}
              ${proto}
      DEPENDS ${proto}
      COMMENT "Generating ${relative}"
      VERBATIM)
    list(FILTER outputs INCLUDE REGEX "\\.h$")
    list(APPEND headers ${outputs})
  endforeach()

  # A proto's code includes the headers of those it imports: all headers exist before anything is compiled.
  file(MAKE_DIRECTORY ${JIEDUI_GEN_DIR})
  add_custom_target(${target}_generated DEPENDS ${headers})
  _jiedui_generated_library(${target} ${target}_generated "${message_sources}")
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf ${arg_DEPS})
  if(stub_sources)
    _jiedui_generated_library(${arg_GRPC_TARGET} ${target}_generated "${stub_sources}")
    # Stubs are small, gRPC's headers are not: compiled together they cost a fifth.
    set_target_properties(${arg_GRPC_TARGET} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    target_link_libraries(${arg_GRPC_TARGET} PUBLIC ${target} gRPC::grpc++)
  elseif(arg_GRPC_TARGET)
    add_library(${arg_GRPC_TARGET} INTERFACE)
    target_link_libraries(${arg_GRPC_TARGET} INTERFACE ${target} gRPC::grpc++)
  endif()
endfunction()

function(_jiedui_generated_library target generated sources)
  add_library(${target} STATIC ${sources})
  add_dependencies(${target} ${generated})
  target_include_directories(${target} SYSTEM PUBLIC ${JIEDUI_GEN_DIR})
  target_compile_options(${target} PRIVATE -w)
  if(JIEDUI_SANITIZE MATCHES "address")
    target_compile_options(${target} PRIVATE -fno-sanitize=all)  # protoc's code is not ours to check, and twice as slow to compile
  endif()
endfunction()

# jiedui_descriptor_set(target OUTPUT file ROOT dir PROTOS file…): all of PROTOS with their comments in one compiled file, for
# clients without our sources (grpcurl -protoset).
function(jiedui_descriptor_set target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT;OUTPUT" "PROTOS")
  add_custom_command(
    OUTPUT ${arg_OUTPUT}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
    COMMAND protobuf::protoc -I${arg_ROOT} --include_imports --include_source_info --descriptor_set_out=${arg_OUTPUT}
            ${arg_PROTOS}
    DEPENDS ${arg_PROTOS}
    COMMENT "Generating the descriptor set"
    VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${arg_OUTPUT})
endfunction()

file(GLOB_RECURSE _protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/proto/*.proto)
if(_protos)
  jiedui_proto_library(jiedui_proto GRPC_TARGET jiedui_grpc ROOT ${CMAKE_SOURCE_DIR}/proto PROTOS ${_protos})
  jiedui_descriptor_set(jiedui_protoset OUTPUT ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/jiedui.protoset
                        ROOT ${CMAKE_SOURCE_DIR}/proto PROTOS ${_protos})
endif()
