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
# g++ 12 at -O2 mistakes string_view::find in this file for a read beyond the end.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/http/message.cc PROPERTIES COMPILE_OPTIONS "-Wno-stringop-overread")
