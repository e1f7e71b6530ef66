# Compiler, linker and cache: the same for everybody, so that timings and warnings agree.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12: Asio's operator new/delete pairs at -O2, and optional/variant members.
  add_compile_options(-Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
                      -Wno-array-bounds -Wno-dangling-pointer)
endif()

find_program(NOREN_CCACHE ccache)
if(NOREN_CCACHE)
  # The source folder may move (a clone, a CI run): cache hits must not depend on where it lies.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_MAXSIZE=5G ${NOREN_CCACHE})
endif()
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

find_program(NOREN_MOLD mold)
if(NOREN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
# g++ 12 at -O2 takes inlined strings of these files for reads beyond the end, or for memory that was never allocated.
foreach(file http/message mail/admin_routes mail/demo_pages staff/accounts shops/welcome_page)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/${file}.cc PROPERTIES COMPILE_OPTIONS "-Wno-stringop-overread;-Wno-free-nonheap-object")
endforeach()
