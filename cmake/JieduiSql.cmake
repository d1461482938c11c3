# jiedui_embed_sql(TARGET target NAMESPACE ns [DIR dir])
#   Turns dir/sqlite/NNNN_*.sql and dir/postgresql/NNNN_*.sql (dir defaults to `schema`, below the current source folder) into
#   the header "<current folder>/<dir>.h", for example "services/pairing/schema.h", and its source, compiled into `target`:
#     namespace ns {
#     std::span<const jiedui::db::Migration> SqliteMigrations();
#     std::span<const jiedui::db::Migration> PostgresqlMigrations();
#     }
#   Versions are the file numbers: dense from 1, and the same for both engines.
function(jiedui_embed_sql)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;NAMESPACE;DIR" "")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_TARGET OR NOT arg_NAMESPACE)
    message(FATAL_ERROR "jiedui_embed_sql: wrong arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_DIR)
    set(arg_DIR schema)
  endif()
  cmake_path(ABSOLUTE_PATH arg_DIR OUTPUT_VARIABLE source_dir)
  cmake_path(RELATIVE_PATH source_dir BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE stem)
  file(GLOB files CONFIGURE_DEPENDS ${source_dir}/sqlite/*.sql ${source_dir}/postgresql/*.sql)
  set(script ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake)
  set(output ${JIEDUI_GEN_DIR}/${stem})
  add_custom_command(
    OUTPUT ${output}.h ${output}.cc
    COMMAND ${CMAKE_COMMAND} -DDIR=${source_dir} -DSTEM=${stem} -DOUTPUT=${output} -DNAMESPACE=${arg_NAMESPACE}
            -P ${script}
    DEPENDS ${files} ${script}
    COMMENT "Embedding ${stem}"
    VERBATIM)
  target_sources(${arg_TARGET} PRIVATE ${output}.cc ${output}.h)
  # Tests and main.cc of the same folder include the header too, so its folder is public and it is generated first.
  target_include_directories(${arg_TARGET} SYSTEM PUBLIC ${JIEDUI_GEN_DIR})
endfunction()
