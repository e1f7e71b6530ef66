# Data made at build time from npm packages (package-lock.json; script/bootstrap installs them), embedded like files of src/.
find_program(NOREN_NODE node REQUIRED)
set(NOREN_POSTCODES ${NOREN_GEN}/address/data/postcodes.bin)
set(NOREN_POSTCODE_SOURCE ${CMAKE_SOURCE_DIR}/node_modules/jquery-jpostal-ja)
if(NOT EXISTS ${NOREN_POSTCODE_SOURCE}/package.json)
  message(STATUS "node_modules is missing: npm ci")
  execute_process(COMMAND npm ci --no-audit --no-fund --ignore-scripts WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "npm ci failed: run script/bootstrap first")
  endif()
endif()
add_custom_command(
  OUTPUT ${NOREN_POSTCODES}
  COMMAND ${NOREN_NODE} ${CMAKE_SOURCE_DIR}/tools/make_postcodes.mjs ${NOREN_POSTCODE_SOURCE}/json ${NOREN_POSTCODES}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/make_postcodes.mjs ${CMAKE_SOURCE_DIR}/package-lock.json ${NOREN_POSTCODE_SOURCE}/package.json
  COMMENT "Postcodes" VERBATIM)
list(APPEND NOREN_GENERATED_DATA ${NOREN_POSTCODES})

# Free and throw-away mail domains.
set(NOREN_MAIL_DOMAINS ${NOREN_GEN}/text/data/mail_domains.bin)
set(NOREN_MAIL_DOMAIN_SOURCES ${CMAKE_SOURCE_DIR}/node_modules/disposable-email-domains/package.json
                              ${CMAKE_SOURCE_DIR}/node_modules/free-email-domains/package.json)
foreach(source ${NOREN_MAIL_DOMAIN_SOURCES})
  if(NOT EXISTS ${source})
    message(FATAL_ERROR "${source} is missing: run script/bootstrap first")
  endif()
endforeach()
add_custom_command(
  OUTPUT ${NOREN_MAIL_DOMAINS}
  COMMAND ${NOREN_NODE} ${CMAKE_SOURCE_DIR}/tools/make_mail_domains.mjs ${CMAKE_SOURCE_DIR}/node_modules ${NOREN_MAIL_DOMAINS}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/make_mail_domains.mjs ${CMAKE_SOURCE_DIR}/package-lock.json ${NOREN_MAIL_DOMAIN_SOURCES}
  COMMENT "Mail domains" VERBATIM)
list(APPEND NOREN_GENERATED_DATA ${NOREN_MAIL_DOMAINS})

# The demo's pictures, drawn once for all builds (tools/draw_pictures.cc) and embedded ready for the web.
add_executable(draw_pictures tools/draw_pictures.cc src/image/image.cc src/image/bundle.cc)
noren_build_tool(draw_pictures)
target_include_directories(draw_pictures PRIVATE src)
target_link_libraries(draw_pictures PRIVATE PkgConfig::vips)
file(GLOB NOREN_DEMO_PICTURES CONFIGURE_DEPENDS src/demo/pictures/*.svg)
file(MAKE_DIRECTORY ${NOREN_GEN}/demo/pictures)
set(drawers "${vips_VERSION}")
foreach(source tools/draw_pictures.cc src/image/image.cc src/image/bundle.cc)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(SHA256 ${CMAKE_SOURCE_DIR}/${source} drawer)
  string(APPEND drawers ${drawer})
endforeach()
string(SHA256 drawers "${drawers}")
set(NOREN_DRAWN ${CMAKE_SOURCE_DIR}/build/drawn/${drawers})
foreach(picture ${NOREN_DEMO_PICTURES})
  get_filename_component(name ${picture} NAME_WE)
  set(drawn ${NOREN_GEN}/demo/pictures/${name}.ready)
  add_custom_command(
    OUTPUT ${drawn}
    COMMAND draw_pictures ${picture} ${drawn} ${NOREN_DRAWN}
    DEPENDS draw_pictures ${picture} COMMENT "Drawing ${name}" VERBATIM)
  list(APPEND NOREN_GENERATED_DATA ${drawn})
endforeach()
