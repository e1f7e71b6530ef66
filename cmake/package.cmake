# noren as a Debian package: cmake --build build/release --target package, or cpack --config build/release/CPackConfig.cmake once it is
# built. What lies in it comes from packaging/ and from docs/, as far as operators read it (docs/operating/, and what that leads to); the
# program itself is one file.
# Built ready where a package wants them compressed (Debian policy 12.1, 12.7). -n: the same bytes from the same source.
function(noren_compressed source made)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${source})
  execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/${source} OUTPUT_FILE ${CMAKE_BINARY_DIR}/packaging/${made}
                  COMMAND_ERROR_IS_FATAL ANY)
endfunction()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/packaging)
noren_compressed(packaging/noren.1 noren.1.gz)
noren_compressed(CHANGELOG.md changelog.gz)

set(readable PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(TARGETS noren RUNTIME DESTINATION bin)
install(FILES packaging/noren.service DESTINATION /lib/systemd/system ${readable})
install(FILES packaging/noren.sysusers DESTINATION lib/sysusers.d RENAME noren.conf ${readable})
install(FILES packaging/noren.toml DESTINATION /etc/noren ${readable})
install(FILES packaging/noren.secrets DESTINATION /etc/noren RENAME secrets PERMISSIONS OWNER_READ OWNER_WRITE)
install(FILES ${CMAKE_BINARY_DIR}/packaging/noren.1.gz DESTINATION share/man/man1 ${readable})
install(FILES ${CMAKE_BINARY_DIR}/packaging/changelog.gz packaging/debian/copyright DESTINATION share/doc/noren ${readable})
install(DIRECTORY docs/operating docs/adr DESTINATION share/doc/noren FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(FILES docs/migrations.md DESTINATION share/doc/noren ${readable})
install(DIRECTORY packaging/proxy/ DESTINATION share/doc/noren/examples FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME noren)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The authors of Noren <noren@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "online-store platform for small Japanese net shops")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Buyers order, the shop confirms, everybody gets the right mail, and the owner sees what happened\n\
and when. One program that carries its pages, styles, migrations, postcodes and pictures inside;\n\
SQLite in a folder, or PostgreSQL. It serves on 127.0.0.1:8080 until /etc/noren/noren.toml says\n\
otherwise. Its data lies in /var/lib/noren, and stays when the package goes.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no library tells: the letters of papers, the authorities that providers and mail servers are known by, and who makes the user.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, fonts-noto-cjk, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "nginx | caddy | haproxy, postgresql, sqlite3")
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(script conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/${script})
endforeach()
include(CPack)
