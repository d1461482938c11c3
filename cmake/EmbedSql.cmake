# Run by jiedui_embed_sql: DIR, STEM, OUTPUT, NAMESPACE → OUTPUT.h and OUTPUT.cc.
cmake_minimum_required(VERSION 3.25)

set(note "// Generated from ${STEM}/*/*.sql by cmake/EmbedSql.cmake.")
set(body "")
set(sqlite_title Sqlite)
set(postgresql_title Postgresql)
foreach(engine IN ITEMS sqlite postgresql)
  file(GLOB files LIST_DIRECTORIES false ${DIR}/${engine}/*.sql)
  list(SORT files COMPARE NATURAL)
  set(rows "")
  set(expected 0)
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    math(EXPR expected "${expected} + 1")
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
      message(FATAL_ERROR "${STEM}/${engine}/${name}: migrations are named NNNN_what_it_does.sql")
    endif()
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")
    if(NOT version EQUAL expected)
      message(FATAL_ERROR "${STEM}/${engine}/${name}: version ${version} where ${expected} is next; versions are dense from 1")
    endif()
    file(READ ${file} sql)
    if(sql MATCHES "\\)jiedui_sql\"")
      message(FATAL_ERROR "${STEM}/${engine}/${name} holds the end of the literal that embeds it")
    endif()
    string(APPEND rows "    {${version}, R\"jiedui_sql(${sql})jiedui_sql\"},\n")
  endforeach()
  set(${engine}_count ${expected})
  if(rows STREQUAL "")
    string(APPEND body "std::span<const jiedui::db::Migration> ${${engine}_title}Migrations() { return {}; }\n\n")
  else()
    string(APPEND body "namespace {\nconstexpr jiedui::db::Migration k${${engine}_title}[] = {\n${rows}};\n}  // namespace\n\n"
           "std::span<const jiedui::db::Migration> ${${engine}_title}Migrations() { return k${${engine}_title}; }\n\n")
  endif()
endforeach()
if(NOT sqlite_count EQUAL postgresql_count)
  message(FATAL_ERROR "${STEM}: ${sqlite_count} migrations for SQLite, ${postgresql_count} for PostgreSQL")
endif()

file(WRITE ${OUTPUT}.h "${note}
#pragma once

#include <span>

#include \"common/db/migrations.h\"

namespace ${NAMESPACE} {

std::span<const jiedui::db::Migration> SqliteMigrations();
std::span<const jiedui::db::Migration> PostgresqlMigrations();

}  // namespace ${NAMESPACE}
")
file(WRITE ${OUTPUT}.cc "${note}
#include \"${STEM}.h\"

namespace ${NAMESPACE} {

${body}}  // namespace ${NAMESPACE}
")
