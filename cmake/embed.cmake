# What travels inside the binary: SQL, migrations, templates, words, styles, data files.
# tools/embed.cc writes a header of statements per feature (noren::<feature>::sql) and one table of all other files.
add_executable(embed tools/embed.cc)
noren_build_tool(embed)

file(GLOB_RECURSE NOREN_SQL_FILES CONFIGURE_DEPENDS src/*/sql/*.sql)
file(GLOB_RECURSE NOREN_EMBEDDED_FILES CONFIGURE_DEPENDS
     src/*/migrations/*.sql src/*/templates/*.html src/*/mail/*.txt src/*/mail/*.html src/*/text*.toml
     src/*/assets/* src/*/data/*)

set(NOREN_GEN ${CMAKE_BINARY_DIR}/gen)
set(NOREN_SQL_HEADERS)
set(NOREN_SQL_FEATURES)
foreach(file ${NOREN_SQL_FILES})
  string(REGEX REPLACE "^${CMAKE_SOURCE_DIR}/src/([a-z_]+)/.*" "\\1" feature ${file})
  list(APPEND NOREN_SQL_FEATURES ${feature})
endforeach()
list(REMOVE_DUPLICATES NOREN_SQL_FEATURES)
foreach(feature ${NOREN_SQL_FEATURES})
  set(files ${NOREN_SQL_FILES})
  list(FILTER files INCLUDE REGEX "^${CMAKE_SOURCE_DIR}/src/${feature}/")
  add_custom_command(
    OUTPUT ${NOREN_GEN}/${feature}/sql.h
    COMMAND embed sql ${feature} ${NOREN_GEN}/${feature}/sql.h ${files}
    DEPENDS embed ${files} VERBATIM)
  list(APPEND NOREN_SQL_HEADERS ${NOREN_GEN}/${feature}/sql.h)
endforeach()
add_custom_command(
  OUTPUT ${NOREN_GEN}/all_sql.cc
  COMMAND embed sql-list ${NOREN_GEN}/all_sql.cc ${NOREN_SQL_FEATURES}
  DEPENDS embed ${NOREN_SQL_HEADERS} VERBATIM)

# Data made at build time from packages (postcodes): see cmake/data.cmake.
include(cmake/data.cmake OPTIONAL)

string(REPLACE ";" "\n" embedded_list "${NOREN_EMBEDDED_FILES};${NOREN_GENERATED_DATA}")
file(CONFIGURE OUTPUT ${NOREN_GEN}/embedded.list CONTENT "${embedded_list}\n")
enable_language(ASM)
add_custom_command(
  OUTPUT ${NOREN_GEN}/embedded.S ${NOREN_GEN}/embedded_table.cc
  COMMAND embed files ${CMAKE_SOURCE_DIR}/src ${NOREN_GEN} ${NOREN_GEN}/embedded.list
  DEPENDS embed ${NOREN_EMBEDDED_FILES} ${NOREN_GENERATED_DATA} ${NOREN_GEN}/embedded.list VERBATIM)
