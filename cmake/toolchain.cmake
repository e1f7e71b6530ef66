# Compiler, linker and cache: the same for everybody, so that timings and warnings agree.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # clang builds the fuzz targets only: what it alone warns of does not stop them.
  add_compile_options(-Werror)
  # A class of a .cc file may hold what the file keeps for itself, also where it is compiled together with others (cmake/together.cmake).
  add_compile_options(-Wno-subobject-linkage)
  # False alarms of g++ 12: Asio's operator new/delete pairs at -O2, and optional/variant members.
  add_compile_options(-Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
                      -Wno-array-bounds -Wno-dangling-pointer)
endif()

find_program(NOREN_CCACHE ccache)
if(NOREN_CCACHE)
  # The source folder may move (a clone, a CI run): cache hits must not depend on where it lies.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_MAXSIZE=5G ${NOREN_CCACHE})
endif()

find_program(NOREN_MOLD mold)
if(NOREN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
# Warnings are errors in dev and tsan. At -O2 g++ 12 takes inlined strings for reads beyond the end, now here and now there.
add_compile_options($<$<CONFIG:Release>:-Wno-error>)

# A program that runs while building: quick, and without the sanitizers of the preset.
function(noren_build_tool target)
  target_compile_options(${target} PRIVATE -O2 -fno-sanitize=all)
  target_link_options(${target} PRIVATE -fno-sanitize=all)
endfunction()
